import { FarmError } from "../../../renderer/errors.ts";
import { isRemote } from "../../store/place.ts";
import { type Given, readGiven } from "./given.ts";
import { loadKubeConfig } from "./kubeconfig.ts";
import { OPTIONS, type ValueName } from "./options.ts";
import {
  asCount,
  asPairs,
  asQuantity,
  asSeconds,
  asText,
  asTexts,
  asVolumes,
  badValue,
  LABEL_KEY,
  type Volume,
} from "./parts.ts";
import { placement } from "./placement.ts";
import type { K8sSettings } from "./settings.ts";

/** That of the worker's image. */
const IMAGE_USER = 1000;
const MAX_PARALLELISM = 100_000;

/** Flags → settings. Context and namespace are pinned: where kubectl points to later does not matter. */
export async function settle(flags: Readonly<Record<string, unknown>>, run: string): Promise<K8sSettings> {
  const written = await readGiven(flags);
  const text = (name: ValueName) => asText(written(name));
  const quantity = (name: "cpus" | "memory" | "shm") => asQuantity(written(name)) ?? OPTIONS[name].default;
  const volumes = asVolumes(written("volume"));
  refuseUnreached(run, volumes);
  const settings = {
    image: image(written("image")),
    parallelism: asCount(written("parallelism"), 1, MAX_PARALLELISM) ?? OPTIONS.parallelism.default,
    retries: asCount(written("retries"), 0, 100) ?? OPTIONS.retries.default,
    maxFailed: asCount(written("max-failed"), 0, MAX_PARALLELISM),
    cpus: quantity("cpus"),
    memory: quantity("memory"),
    shm: quantity("shm"),
    gpuResource: flags.hardware === true ? (text("gpu-resource") ?? OPTIONS["gpu-resource"].default) : undefined,
    ...placement(written),
    serviceAccount: text("service-account"),
    env: environment(written("env")),
    envFromSecret: asTexts(written("env-from-secret")),
    volumes,
    ...userFor(run),
    queue: text("queue"),
    priorityClass: text("priority-class"),
    imagePullSecret: asTexts(written("image-pull-secret")),
    deadlineSeconds: asSeconds(written("deadline")),
    keepSeconds: asSeconds(written("keep")) ?? asSeconds({ where: "--keep", value: OPTIONS.keep.default })!,
    annotations: asPairs(written("annotations"), LABEL_KEY, "team: vision"),
    labels: asPairs(written("labels"), LABEL_KEY, "team: vision"),
  };
  return { ...settings, ...(await pinned(text("kubeconfig"), text("context"), text("namespace"))) };
}

function image(given: Given): string {
  const name = asText(given);
  if (name === undefined)
    throw new FarmError({
      code: "k8s.no-image",
      message: "It is not known which container image the workers run.",
      remedy: "Name it with --image; docker/Dockerfile makes one.",
      where: "--image",
    });
  if (/^[a-z0-9][^\s]*$/i.test(name)) return name;
  throw badValue(given, "the name of an image", "registry.example/team/seedfarm:1.0");
}

const SECRET = /SECRET|PASSWORD|ACCESS_KEY$|(^|_)TOKEN$/i;

function environment(given: Given): Record<string, string> {
  const env = asPairs(given, /^[A-Za-z_][A-Za-z0-9_]*$/, "AWS_REGION=eu-central-1");
  const secret = Object.keys(env).find((name) => SECRET.test(name));
  if (secret === undefined) return env;
  throw new FarmError({
    code: "k8s.secret-in-env",
    message: `${given.where}: ${secret} would stand in the run's files for all to read.`,
    remedy: `kubectl create secret generic seedfarm-s3 --from-literal=${secret}=…   then: --env-from-secret seedfarm-s3`,
    where: given.where,
  });
}

/** Files of a run in a folder belong to whoever submits it; the superuser is nobody's worker. */
function userFor(run: string): Pick<K8sSettings, "user" | "group"> {
  const [user = 0, group = 0] = [process.getuid?.(), process.getgid?.()];
  return isRemote(run) || user === 0 ? { user: IMAGE_USER, group: IMAGE_USER } : { user, group };
}

function refuseUnreached(run: string, volumes: readonly Volume[]): void {
  if (isRemote(run) || volumes.some(({ path }) => `${run}/`.startsWith(`${path}/`))) return;
  throw new FarmError({
    code: "k8s.unreached-folder",
    message: `Pods do not see the folder ${run}.`,
    remedy: `Keep the run in an object store (--out s3://bucket/prefix), or mount the claim that holds the folder at its own path: --volume pvc:CLAIM:${run.split("/").slice(0, 2).join("/")}`,
    where: "--volume",
  });
}

async function pinned(kubeconfig: string | undefined, context: string | undefined, namespace: string | undefined) {
  const config = await loadKubeConfig({ kubeconfig, context });
  if (namespace !== undefined && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace))
    throw badValue({ where: "--namespace", value: namespace }, "the name of a namespace", "rendering");
  return {
    kubeconfig: config?.file,
    context: config?.context,
    namespace: namespace ?? config?.namespace ?? "default",
  };
}
