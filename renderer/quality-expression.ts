import { expressionError, type Token, tokensOf } from "./quality-tokens.ts";

/** A rule's text as a tree. It names values of a frame and computes with them; it cannot call anything else. */
export type Expression =
  | { kind: "literal"; value: number | string | boolean }
  | PathExpression
  | { kind: "not" | "negative"; of: Expression }
  | { kind: "and" | "or"; parts: readonly Expression[] }
  | { kind: "compare"; first: Expression; rest: readonly { sign: Comparison; with: Expression }[] }
  | { kind: "compute"; sign: Operation; left: Expression; right: Expression }
  | { kind: "call"; name: FunctionName; of: readonly Expression[] };

export interface PathExpression {
  kind: "path";
  /** Randomizer id, then the way inside its values; numbers count list items from 0. */
  steps: readonly (string | number)[];
  at: number;
}

export type Comparison = (typeof COMPARISONS)[number];
export type Operation = "+" | "-" | "*" | "/";
export type FunctionName = (typeof FUNCTIONS)[number];

const COMPARISONS = ["<", "<=", ">", ">=", "==", "!="] as const;
const FUNCTIONS = ["min", "max", "abs"] as const;

/** Reads a rule's text. Faults are FarmErrors that name the character. */
export function parseExpression(text: string): Expression {
  return new Parser(text).whole();
}

/** Recursive descent, a method a level, loosest first. Comparisons chain: 2 <= x <= 30 asks both. */
class Parser {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private next = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = tokensOf(text);
  }

  whole(): Expression {
    const expression = this.either();
    if (this.token.kind !== "end") throw this.fault(`${this.shown()} is not expected`, "Write and, or, or a sign.");
    return expression;
  }

  private either(): Expression {
    return this.joined("or", () => this.joined("and", () => this.negation()));
  }

  private joined(kind: "and" | "or", part: () => Expression): Expression {
    const parts = [part()];
    while (this.takeWord(kind)) parts.push(part());
    return parts.length === 1 ? parts[0]! : { kind, parts };
  }

  private negation(): Expression {
    return this.takeWord("not") ? { kind: "not", of: this.negation() } : this.comparison();
  }

  private comparison(): Expression {
    const first = this.sum();
    const rest: { sign: Comparison; with: Expression }[] = [];
    for (let sign = this.takeSign(COMPARISONS); sign; sign = this.takeSign(COMPARISONS))
      rest.push({ sign, with: this.sum() });
    return rest.length === 0 ? first : { kind: "compare", first, rest };
  }

  private sum(): Expression {
    return this.computed(["+", "-"], () => this.computed(["*", "/"], () => this.signed()));
  }

  private computed(signs: readonly Operation[], part: () => Expression): Expression {
    let left = part();
    for (let sign = this.takeSign(signs); sign; sign = this.takeSign(signs))
      left = { kind: "compute", sign, left, right: part() };
    return left;
  }

  private signed(): Expression {
    return this.takeSign(["-"]) ? { kind: "negative", of: this.signed() } : this.single();
  }

  private single(): Expression {
    const { kind, text } = this.token;
    if (this.takeSign(["("])) {
      const inner = this.either();
      this.expect(")");
      return inner;
    }
    if (kind === "number") return { kind: "literal", value: Number(this.take().text) };
    if (kind === "text") return { kind: "literal", value: this.take().text };
    if (kind === "name" && !this.isWord(["and", "or", "not"])) return this.named();
    const what = kind === "end" ? "a value is missing" : `a value is missing before ${text}`;
    throw this.fault(what, "Write a number, a text in '…' or a value such as sun.elevationDegrees.");
  }

  private named(): Expression {
    if (this.isWord(["true", "false"])) return { kind: "literal", value: this.take().text === "true" };
    const { text, at } = this.take();
    if (this.takeSign(["("])) return this.call(text, at);
    const steps: (string | number)[] = [text];
    for (let sign = this.takeSign([".", "["]); sign; sign = this.takeSign([".", "["])) steps.push(this.step(sign));
    return { kind: "path", steps, at };
  }

  private step(sign: "." | "["): string | number {
    const wanted = sign === "." ? "name" : "number";
    const token = this.token;
    if (token.kind !== wanted || (sign === "[" && !/^\d+$/.test(token.text)))
      throw this.fault(
        sign === "." ? "a name is missing after the dot" : "a number is missing after [",
        "Write a path as farm explain does: cracks.cracks[0].length.",
      );
    this.take();
    if (sign === ".") return token.text;
    this.expect("]");
    return Number(token.text);
  }

  private call(text: string, at: number): Expression {
    const name = FUNCTIONS.find((known) => known === text);
    if (name === undefined)
      throw expressionError(this.text, at, `there is no function ${text}`, `Functions are ${FUNCTIONS.join(", ")}.`);
    const of = [this.either()];
    while (this.takeSign([","])) of.push(this.either());
    this.expect(")");
    if (name === "abs" && of.length > 1)
      throw expressionError(this.text, at, "abs takes one value", "Write abs(a - b).");
    return { kind: "call", name, of };
  }

  private get token(): Token {
    return this.tokens[this.next]!;
  }

  private take(): Token {
    return this.tokens[this.next++]!;
  }

  private takeSign<Sign extends string>(signs: readonly Sign[]): Sign | undefined {
    const sign = this.token.kind === "sign" ? signs.find((one) => one === this.token.text) : undefined;
    if (sign !== undefined) this.next++;
    return sign;
  }

  private isWord(words: readonly string[]): boolean {
    const quoted = this.text[this.token.at - 1] === "`";
    return this.token.kind === "name" && !quoted && words.includes(this.token.text);
  }

  private takeWord(word: string): boolean {
    const there = this.isWord([word]);
    if (there) this.next++;
    return there;
  }

  private expect(sign: string): void {
    if (!this.takeSign([sign]))
      throw this.fault(
        `${sign} is missing`,
        `Write it ${this.token.kind === "end" ? "at the end" : `before ${this.token.text}`}.`,
      );
  }

  private shown(): string {
    const { kind, text } = this.token;
    if (kind === "end") return "the end";
    return kind === "text" ? JSON.stringify(text) : text;
  }

  private fault(what: string, remedy: string) {
    return expressionError(this.text, this.token.at, what, remedy);
  }
}

/** Every value that an expression reads. */
export function pathsOf(expression: Expression): PathExpression[] {
  switch (expression.kind) {
    case "literal":
      return [];
    case "path":
      return [expression];
    case "not":
    case "negative":
      return pathsOf(expression.of);
    case "and":
    case "or":
      return expression.parts.flatMap(pathsOf);
    case "compare":
      return [expression.first, ...expression.rest.map((one) => one.with)].flatMap(pathsOf);
    case "compute":
      return [expression.left, expression.right].flatMap(pathsOf);
    case "call":
      return expression.of.flatMap(pathsOf);
  }
}
