import type { JobDefinition, RegisterJobDefinitionRequest } from "@aws-sdk/client-batch";
import type { BatchApi } from "./client.ts";
import { CONTENT_TAG } from "./tags.ts";

/** NAME:REVISION of a definition that says just this: one that is there, or a new one. */
export async function provideDefinition(api: BatchApi, wanted: RegisterJobDefinitionRequest): Promise<string> {
  const found = await findDefinition(api, wanted);
  if (found !== null) return `${found.jobDefinitionName}:${found.revision}`;
  // When the answer is lost, a second revision is made: a needless one, but no harm.
  const made = await api.ask("batch:RegisterJobDefinition", wanted.jobDefinitionName ?? "", (client) =>
    client.registerJobDefinition(wanted),
  );
  return `${made.jobDefinitionName}:${made.revision}`;
}

/** The oldest of those that have our mark: people edit a copy, which then is a later revision with the same mark. */
async function findDefinition(api: BatchApi, wanted: RegisterJobDefinitionRequest): Promise<JobDefinition | null> {
  const { jobDefinitionName, tags } = wanted;
  let oldest: JobDefinition | null = null;
  let nextToken: string | undefined;
  do {
    const page = await api.ask("batch:DescribeJobDefinitions", jobDefinitionName ?? "", (client) =>
      client.describeJobDefinitions({
        jobDefinitionName,
        status: "ACTIVE",
        ...(nextToken !== undefined && { nextToken }),
      }),
    );
    for (const definition of page.jobDefinitions ?? []) {
      const isSame = definition.tags?.[CONTENT_TAG] === tags?.[CONTENT_TAG];
      if (isSame && (definition.revision ?? 0) < (oldest?.revision ?? Infinity)) oldest = definition;
    }
    nextToken = page.nextToken;
  } while (nextToken);
  return oldest;
}
