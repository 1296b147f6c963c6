import type { V1Affinity, V1ResourceRequirements, V1Toleration } from "@kubernetes/client-node";
import type { Given, Written } from "./given.ts";
import { asPairs, asTexts, asToleration, badValue, LABEL_KEY } from "./parts.ts";
import type { K8sSettings } from "./settings.ts";

/** Which nodes take the pods, and what of a node a pod takes. */
export function placement(
  written: Written,
): Pick<K8sSettings, "nodeSelector" | "tolerations" | "affinity" | "resources"> {
  const flag = written("toleration");
  const tolerations = asTexts(flag).map((text) => asToleration(flag, text));
  return {
    nodeSelector: asPairs(written("node-selector"), LABEL_KEY, "gpu=a10"),
    tolerations: [...rawList(written("tolerations")), ...tolerations],
    affinity: rawMap<V1Affinity>(written("affinity")),
    resources: rawMap<V1ResourceRequirements>(written("resources")),
  };
}

/** What is inside, the server checks before anything is made. */
function rawMap<Raw>(given: Given): Raw | undefined {
  const { value } = given;
  if (value === undefined || (typeof value === "object" && !Array.isArray(value))) return value as Raw | undefined;
  throw badValue(given, "a map as in a pod's spec", "limits: {memory: 6Gi}");
}

function rawList(given: Given): V1Toleration[] {
  const { value = [] } = given;
  if (Array.isArray(value) && value.every((item) => typeof item === "object")) return value as V1Toleration[];
  throw badValue(given, "a list as in a pod's spec", "[{key: gpu, operator: Exists}]");
}
