import type { BatchV1Api, CoreV1Api, KubeConfig, Middleware } from "@kubernetes/client-node";
import { type Asked, k8sError } from "./errors.ts";
import { loadKubeConfig, noCluster } from "./kubeconfig.ts";
import { PATIENCE, type Patience, patiently } from "./retry.ts";
import type { K8sSettings } from "./settings.ts";

type Sdk = typeof import("@kubernetes/client-node");

/** A cluster and the right to use it. */
export interface Cluster {
  sdk: Sdk;
  batch: BatchV1Api;
  core: CoreV1Api;
  /** Sends `body` as it stands: the client's own writer drops, without a word, each field that its version does not know. */
  sending(body: object): BatchV1Api;
  /** One request, tried again while that can help; so it must be given only what may happen twice. Throws FarmError. */
  ask<T>(what: Pick<Asked, "verb" | "resource">, request: (tried: number) => Promise<T>): Promise<T>;
}

export async function connect(
  { kubeconfig, context, namespace }: K8sSettings,
  patience: Patience = PATIENCE,
): Promise<Cluster> {
  const loaded = await loadKubeConfig({ kubeconfig, context });
  if (loaded === null) throw noCluster();
  const sdk = await import("@kubernetes/client-node");
  const server = loaded.config.getCurrentCluster()!.server;
  const configuration = (...more: Middleware[]) =>
    configure(sdk, loaded.config, server, [limited(patience.limitMs), ...more]);
  return {
    sdk,
    batch: new sdk.BatchV1Api(configuration()),
    core: new sdk.CoreV1Api(configuration()),
    sending: (body) => new sdk.BatchV1Api(configuration(exactly(JSON.stringify(body)))),
    async ask(what, request) {
      try {
        return await patiently(patience, request);
      } catch (error) {
        throw k8sError(error, { ...what, namespace, server });
      }
    },
  };
}

const configure = (sdk: Sdk, config: KubeConfig, server: string, promiseMiddleware: Middleware[]) =>
  sdk.createConfiguration({
    baseServer: new sdk.ServerConfiguration(server, {}),
    authMethods: { default: config },
    promiseMiddleware,
  });

/** Without, a request waits for ever. */
const limited = (limitMs: number): Middleware => ({
  pre: async (request) => {
    request.setSignal(AbortSignal.timeout(limitMs));
    return request;
  },
  post: async (response) => response,
});

const exactly = (text: string): Middleware => ({
  pre: async (request) => {
    request.setBody(text);
    return request;
  },
  post: async (response) => response,
});
