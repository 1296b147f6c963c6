/** Of all tags that are ours. */
export const TAG_PREFIX = "seedfarm:";
/** On a job definition: the SHA-256 of what it says. */
export const CONTENT_TAG = `${TAG_PREFIX}content`;
/** On a job. */
export const RUN_TAG = `${TAG_PREFIX}run`;
export const JOB_TAG = `${TAG_PREFIX}job`;
/** AWS counts those of a job and of its definition together. */
export const OUR_TAGS = 3;

/** Any text as a tag's value: what may not stand in one becomes an underscore. */
export const tagValue = (text: string): string => text.replaceAll(/[^\p{L}\p{N} _.:/=+\-@]/gu, "_").slice(0, 256);
