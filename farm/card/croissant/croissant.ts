import type { JsonObject } from "../../../renderer/json.ts";
import { citation } from "../citation.ts";
import type { CardFacts } from "../facts.ts";
import { knownLicence } from "../licences.ts";
import { knownLimits } from "../limits.ts";
import type { CardSource } from "../source.ts";
import { CONFORMS_TO, CONTEXT } from "./context.ts";
import { distribution } from "./distribution.ts";
import { recordSets } from "./record-sets.ts";

/**
 * ML Commons Croissant 1.1 with the RAI vocabulary, as JSON-LD. There is no datePublished unless a date was given: nothing
 * else here knows one, and a clock would make each card another.
 */
export async function croissant(source: CardSource, facts: CardFacts, base: string): Promise<JsonObject> {
  const { info, dataset } = source;
  return {
    "@context": CONTEXT,
    "@type": "sc:Dataset",
    conformsTo: CONFORMS_TO,
    name: info.name,
    description: info.description,
    version: info.version,
    license: licenceOf(info.license),
    // The page of the dataset is the card beside this file, until it has an address.
    url: info.url ?? "README.md",
    ...(info.creator !== null && { creator: { "@type": "sc:Organization", name: info.creator } }),
    ...(info.date && { datePublished: info.date }),
    citeAs: citation(source),
    keywords: ["synthetic", "computer vision", dataset.scene, ...dataset.passes],
    isLiveDataset: false,
    "prov:wasGeneratedBy": {
      "@type": "prov:Activity",
      "prov:label": `seedfarm ${dataset.generator.version} drew the scene ${dataset.scene} with seed ${dataset.seed}`,
    },
    ...responsibleUse(source),
    distribution: await distribution(source, facts, base),
    recordSet: recordSets(source, facts),
  };
}

const licenceOf = (text: string): string | JsonObject =>
  knownLicence(text)?.url ?? { "@type": "sc:CreativeWork", name: "Licence of the dataset", description: text };

function responsibleUse({ dataset }: CardSource): JsonObject {
  const { minPixels, minVisibility, minSnr } = dataset.counts.dropped;
  return {
    "rai:dataCollection": `Nothing was collected: every picture was rendered by seedfarm ${dataset.generator.version} from a recipe and a seed.`,
    "rai:dataCollectionType": "Others",
    "rai:dataCollectionMissingData": dataset.missing
      ? "Some planned frames are missing; dataset.json lists them."
      : "None: every planned frame is there.",
    "rai:dataPreprocessingProtocol": [
      `The recipe's label filters left out ${minPixels} annotations by their pixels, ${minVisibility} by their visibility and ${minSnr} by their contrast.`,
      ...(dataset.rejected
        ? [
            `The recipe's rules of quality had ${dataset.rejected.replaced} frames drawn again and left out ${dataset.rejected.leftOut}.`,
          ]
        : []),
    ],
    "rai:dataAnnotationProtocol":
      "Labels are computed from the geometry that the pictures are drawn from; no person or model has labelled anything.",
    "rai:annotationsPerItem": "0 by people",
    "rai:machineAnnotationTools": `seedfarm ${dataset.generator.version}`,
    "rai:personalSensitiveInformation": "None, unless the recipe's own textures or models show it.",
    "rai:dataBiases": "Values are distributed as the recipe says, not as in any real place.",
    "rai:dataLimitations": knownLimits(dataset),
    "rai:dataUseCases":
      "Training and testing of detection, segmentation and depth estimation; checking of label readers.",
  };
}
