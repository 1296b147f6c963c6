import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { inspect } from "node:util";
import { createRun } from "../../farm/run.ts";
import { s3Store } from "../../farm/store/s3/store.ts";
import { FarmError } from "../../renderer/errors.ts";
import { plan } from "../farm/double.ts";
import { freePort, SECRET } from "./ceph.ts";
import { startProxy } from "./faulty-proxy.ts";
import { noServer, useS3, withEnv } from "./s3-kit.ts";

interface Expected {
  code: string;
  message: RegExp;
  remedy: RegExp;
}

suite("S3 errors that a person can mend", { skip: noServer ?? false }, () => {
  const s3 = useS3();

  /** Every way to begin: to read, to list, to write. */
  async function fails(env: Record<string, string | undefined>, expected: Expected, place = s3.place()): Promise<void> {
    await withEnv(env, async () => {
      const store = await s3Store(place, await s3.connect());
      const ways: (() => Promise<unknown>)[] = [
        () => store.read("run.json"),
        () => store.list(""),
        () => store.writeAtomic("file", "x"),
        () => store.putIfAbsent("file", "x"),
      ];
      for (const way of ways) {
        const error = await way().then(
          () => assert.fail("it must fail"),
          (thrown: unknown) => thrown,
        );
        assert.ok(error instanceof FarmError, inspect(error));
        assert.equal(error.code, expected.code);
        assert.equal(error.kind, "user");
        assert.match(error.message, expected.message);
        assert.match(error.remedy ?? "", expected.remedy);
        assert.ok(!inspect(error, { depth: 9 }).includes(SECRET), "no secret");
        assert.ok(!inspect(error, { depth: 9 }).includes("a-session-token"), "no token");
      }
    });
  }

  test("no credentials", () =>
    fails(
      { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_CONFIG_FILE: "/dev/null" },
      { code: "store.s3-credentials", message: /There are no credentials/, remedy: /AWS_ACCESS_KEY_ID.*AWS_PROFILE/ },
    ));

  test("a secret key that is not the access key's", () =>
    fails(
      { AWS_SECRET_ACCESS_KEY: `${SECRET}x` },
      {
        code: "store.s3-credentials",
        message: /127\.0\.0\.1:\d+ refuses the signature/,
        remedy: /AWS_SECRET_ACCESS_KEY/,
      },
    ));

  test("an access key that nobody knows", () =>
    fails(
      { AWS_ACCESS_KEY_ID: "NOBODY" },
      { code: "store.s3-credentials", message: /does not know the access key/, remedy: /another server or account/ },
    ));

  test("a bucket that is not there", () =>
    fails(
      {},
      { code: "store.s3-no-bucket", message: /no bucket "fram" at 127/, remedy: /Mend its name/ },
      "s3://fram/runs/night",
    ));

  test("a bucket of somebody else", () => {
    s3.server().addUser("other", "OTHERKEY", "othersecretothersecret");
    return fails(
      { AWS_ACCESS_KEY_ID: "OTHERKEY", AWS_SECRET_ACCESS_KEY: "othersecretothersecret" },
      { code: "store.s3-denied", message: /denies s3:\w+ on s3:\/\/farm\//, remedy: /A run needs s3:ListBucket/ },
    );
  });

  test("a name that no bucket can have", async () => {
    await assert.rejects(s3Store("s3://My_Bucket/x"), { code: "store.s3-address", message: /"My_Bucket"/ });
    await assert.rejects(s3Store("s3://"), { code: "store.s3-address" });
  });

  test("nobody at the address, within two seconds", async () => {
    const started = performance.now();
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const expected = { code: "store.s3-unreachable", message: /ECONNREFUSED/, remedy: /AWS_ENDPOINT_URL_S3/ };
    await fails({ AWS_ENDPOINT_URL_S3: endpoint }, expected);
    assert.ok(performance.now() - started < 2000);
  });

  test("https to a server without it", () => {
    const endpoint = s3.server().endpoint.replace("http:", "https:");
    const expected = { code: "store.s3-unreachable", message: /does not speak https/, remedy: /http:\/\// };
    return fails({ AWS_ENDPOINT_URL_S3: endpoint }, expected);
  });

  // Ceph takes any region: AWS's documented answers are played.
  test("a bucket in another region", async (t) => {
    const proxy = await startProxy(t, s3.server().endpoint);
    const env = { AWS_ENDPOINT_URL_S3: proxy.endpoint, AWS_SESSION_TOKEN: "a-session-token" };
    const expected = { code: "store.s3-region", message: /, but in eu-central-1/, remedy: /AWS_REGION=eu-central-1/ };
    const headers = { "x-amz-bucket-region": "eu-central-1", "content-type": "application/xml" };
    const redirect = `<Error><Code>PermanentRedirect</Code><Message>The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.</Message><Endpoint>farm.s3.eu-central-1.amazonaws.com</Endpoint><Bucket>farm</Bucket><RequestId>R</RequestId></Error>`;
    proxy.fault = () => ({ answer: 301, body: redirect, headers });
    await fails(env, expected);
    const malformed = `<Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1'</Message><Region>eu-central-1</Region><RequestId>R</RequestId></Error>`;
    proxy.fault = () => ({ answer: 400, body: malformed, headers: { "content-type": "application/xml" } });
    await fails(env, expected);
  });

  test("credentials that have expired", async (t) => {
    const proxy = await startProxy(t, s3.server().endpoint);
    const body = `<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message><Token-0>a-session-token</Token-0><RequestId>R</RequestId></Error>`;
    proxy.fault = () => ({ answer: 400, body, headers: { "content-type": "application/xml" } });
    const expected = { code: "store.s3-credentials", message: /have expired/, remedy: /farm resume RUN/ };
    await fails({ AWS_ENDPOINT_URL_S3: proxy.endpoint, AWS_SESSION_TOKEN: "a-session-token" }, expected);
  });

  test("a server that ignores conditions takes no run", async (t) => {
    const proxy = await startProxy(t, s3.server().endpoint);
    let puts = 0;
    // The second write of run.json is to find the first; this server says that all is well.
    proxy.fault = ({ method }) => (method === "PUT" && puts++ === 1 ? { answer: 200 } : null);
    const place = s3.place();
    await withEnv({ AWS_ENDPOINT_URL_S3: proxy.endpoint }, async () => {
      const made = createRun(place, plan(1, 1), []);
      await assert.rejects(made, { code: "store.s3-unconditional", message: /ignores If-None-Match/ });
    });
    assert.equal(await (await s3Store(place, await s3.connect())).size("run.json"), null);
  });
});
