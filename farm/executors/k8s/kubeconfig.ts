import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { FarmError } from "../../../renderer/errors.ts";
import { suggestion } from "../../recipe/suggest.ts";

export interface LoadedConfig {
  config: KubeConfig;
  /** Absent for the pod's own account. */
  context?: string;
  /** Only when it was named by a flag. */
  file?: string;
  namespace?: string;
}

interface Asked {
  kubeconfig?: string | undefined;
  context?: string | undefined;
}

const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** Where kubectl looks, in its order; then the account of the pod that this runs in. Null when there is nothing. */
export async function loadKubeConfig({ kubeconfig, context }: Asked): Promise<LoadedConfig | null> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const file = kubeconfig === undefined ? undefined : resolve(kubeconfig);
  const files = file === undefined ? usualFiles() : [file];
  const config = new KubeConfig();
  if (files.length > 0) {
    for (const path of files) merge(config, read(new KubeConfig(), path));
    return { ...choose(config, context, files), ...(file !== undefined && { file }) };
  }
  if (!existsSync(ACCOUNT) || !process.env.KUBERNETES_SERVICE_HOST) return null;
  config.loadFromCluster();
  return { config, ...namespaceOf(config) };
}

function usualFiles(): string[] {
  const named = process.env.KUBECONFIG?.split(delimiter).filter(Boolean) ?? [];
  const files = named.length > 0 ? named : [join(homedir(), ".kube", "config")];
  return files.filter((file) => existsSync(file)).map((file) => resolve(file));
}

function read(config: KubeConfig, file: string): KubeConfig {
  try {
    config.loadFromFile(file);
  } catch (cause) {
    const { code, reason } = cause as NodeJS.ErrnoException & { reason?: string };
    throw noConfig(file, code ?? reason ?? "it holds no contexts");
  }
  if (config.contexts.length + config.clusters.length > 0) return config;
  throw noConfig(file, "it holds no contexts");
}

const noConfig = (file: string, why: string): FarmError =>
  new FarmError({
    code: "k8s.kubeconfig",
    message: `${file} cannot be read as a kubeconfig (${why}).`,
    remedy: "Name another with --kubeconfig or KUBECONFIG.",
    where: file,
  });

/** Of two entries of one name the first counts, as for kubectl. */
function merge(config: KubeConfig, more: KubeConfig): void {
  for (const cluster of more.clusters) if (!config.getCluster(cluster.name)) config.addCluster(cluster);
  for (const user of more.users) if (!config.getUser(user.name)) config.addUser(user);
  for (const context of more.contexts) if (!config.getContextObject(context.name)) config.addContext(context);
  if (!config.getCurrentContext() && more.getCurrentContext()) config.setCurrentContext(more.getCurrentContext());
}

function choose(config: KubeConfig, context: string | undefined, files: readonly string[]): LoadedConfig {
  const name = context ?? config.getCurrentContext();
  const names = config.getContexts().map((known) => known.name);
  if (!name || !names.includes(name)) throw noContext(name, names, files);
  config.setCurrentContext(name);
  if (config.getCurrentCluster()) return { config, context: name, ...namespaceOf(config) };
  throw new FarmError({
    code: "k8s.kubeconfig",
    message: `The context "${name}" names a cluster that is not in ${files.join(", ")}.`,
    remedy: "Mend the file, or name another context with --context.",
    where: files[0]!,
  });
}

function namespaceOf(config: KubeConfig): { namespace?: string } {
  const namespace = config.getContextObject(config.getCurrentContext())?.namespace?.trim();
  return namespace ? { namespace } : {};
}

function noContext(name: string | undefined, names: readonly string[], files: readonly string[]): FarmError {
  const where = files.join(", ");
  return new FarmError({
    code: "k8s.no-context",
    message: name ? `There is no context "${name}" in ${where}.` : `${where} says no current context.`,
    remedy: name ? suggestion(name, names, "Contexts") : `Name one with --context. Contexts: ${names.join(", ")}.`,
    where: "--context",
  });
}

export const noCluster = (): FarmError =>
  new FarmError({
    code: "k8s.no-cluster",
    message: "It is not known which cluster to use: there is no kubeconfig, and this is no pod.",
    remedy: "Name one with --kubeconfig or KUBECONFIG; without, ~/.kube/config is looked for.",
    where: "--kubeconfig",
  });
