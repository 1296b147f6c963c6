import { EXECUTION_ROLE, JOB_ROLE, type Policies } from "./policies.ts";

/** Each document below what it is for; `farm policies --json` has them for scripts. */
export function policiesText({ submitter, jobRole, executionRole, lifecycle }: Policies): string {
  const parts: readonly (readonly [title: string, document: unknown])[] = [
    ["Those who submit: policy of your user or role", submitter],
    [`Workers: trust policy of the role ${JOB_ROLE} (--job-role)`, jobRole.trust],
    [`Workers: policy of the role ${JOB_ROLE}`, jobRole.policy],
    [`Machines: trust policy of the role ${EXECUTION_ROLE} (--execution-role)`, executionRole.trust],
    [`Machines: policy of the role ${EXECUTION_ROLE}`, executionRole.policy],
    ["Bucket: rule of its lifecycle, beside those that it has", lifecycle],
  ];
  return parts.map(([title, document]) => `# ${title}\n${JSON.stringify(document, null, 2)}\n`).join("\n");
}
