import { FarmError } from "../../../renderer/errors.ts";
import { badFlag, formed, pairs } from "./checks.ts";
import { SECRET, TAG_TEXT, VARIABLE } from "./forms.ts";
import { OUR_TAGS, TAG_PREFIX } from "./tags.ts";

/** Set by AWS Batch, or by us for each job. */
const RESERVED = /^(?:AWS_BATCH|FARM_TASK$|FARM_FIRST_TASK$)/;
const SECRET_NAME = /(?:^|_)(?:SECRET|PASSWORD|PASSWD|TOKEN|PRIVATE_KEY|API_KEY|ACCESS_KEY)(?:_|$)/i;
const MOST_TAGS = 50;
const SECRET_EXAMPLE = "--secret NAME=arn:aws:secretsmanager:eu-central-1:123456789012:secret:name, for example.";

/** Variables of the workers, by name. They end up in the job file and in the console for all to read. */
export function settleEnv(given: readonly string[]): Record<string, string> {
  const env = pairs("env", given);
  for (const name of Object.keys(env)) {
    checkVariable("env", name);
    if (SECRET_NAME.test(name)) throw secretInEnv(name);
  }
  return env;
}

export function settleSecrets(given: readonly string[]): Record<string, string> {
  const secrets = pairs("secret", given);
  for (const [name, arn] of Object.entries(secrets)) {
    checkVariable("secret", name);
    // The value is not repeated: it may be the secret itself.
    if (!SECRET.test(arn)) throw badFlag("secret", `${name} has no ARN of a secret.`, `Write ${SECRET_EXAMPLE}`);
  }
  return secrets;
}

function checkVariable(flag: string, name: string): void {
  formed(flag, name, VARIABLE, "a variable's name", "NAME=VALUE");
  if (RESERVED.test(name)) throw badFlag(flag, `${name} is set for each worker already.`, "Give it another name.");
}

const secretInEnv = (name: string): FarmError =>
  new FarmError({
    code: "batch.secret-in-env",
    message: `--env ${name} looks like a secret: it would stand in the run and in the console for all to read.`,
    remedy: name.startsWith("AWS_")
      ? "Give workers a role instead, with --job-role: `farm policies`."
      : `Keep it in Secrets Manager and write --secret ${name}=ARN.`,
    where: "--env",
  });

export function settleTags(given: readonly string[]): Record<string, string> {
  const tags = pairs("tag", given);
  for (const [key, value] of Object.entries(tags)) {
    if (/^aws:/i.test(key) || key.startsWith(TAG_PREFIX)) {
      throw badFlag("tag", `${key} begins with a word that is taken.`, "Give it another name.");
    }
    const fits = key.length <= 128 && value.length <= 256 && TAG_TEXT.test(key) && TAG_TEXT.test(value);
    if (!fits)
      throw badFlag("tag", `${key}=${value} cannot be a tag.`, "Use letters, digits, spaces and _.:/=+-@ only.");
  }
  const most = MOST_TAGS - OUR_TAGS;
  const count = Object.keys(tags).length;
  if (count > most) throw badFlag("tag", `is given ${count} times.`, `A job has ${most} tags at most, beside ours.`);
  return tags;
}
