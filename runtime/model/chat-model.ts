import type { CanonicalValue } from '../../compiler/canonical-json.ts';

/** What is sent to a model. */
export interface ChatRequest {
  readonly model: string;
  readonly params: { readonly [name: string]: CanonicalValue };
  readonly messages: readonly ChatMessage[];
  /** The JSON schema of the answer, as JSON, if it has one. It is sent where the parameters say `response_format: "json_schema"`. */
  readonly schema?: string;
  /** Functions that the model may call instead of saying something. */
  readonly tools?: readonly Tool[];
  /** The identity of what it is asked for, for those who keep accounts: it is not sent. */
  readonly question?: string;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /** Of the assistant: what it called instead of saying the content. Of the user: what the content is the result of. */
  readonly call?: ToolCall;
}

/** A function that a model may call. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** The JSON schema of its arguments. */
  readonly parameters: { readonly [keyword: string]: CanonicalValue };
}

export interface ToolCall {
  /** By which its result refers to it. */
  readonly id: string;
  readonly name: string;
  /** As the model wrote them: JSON, if it was careful. */
  readonly arguments: string;
}

/** What a model said, to its end: a refusal or a reply that was cut off is an error instead. */
export interface ChatReply {
  readonly text: string;
  /** What it called, of the functions that it was given. Then the text may be empty. */
  readonly calls?: readonly ToolCall[];
  /** As the endpoint names it: often more exact than what was asked for. */
  readonly model: string;
  /** What the endpoint says of the set-up that answered, if it does. */
  readonly fingerprint?: string;
  readonly usage: Usage;
}

/** In tokens, as the endpoint counts them; 0 and 0 if it does not say, which a few do not. An estimate would look like a count. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Those of the input that the endpoint had in a cache of its own, which cost less; missing where it does not tell. */
  readonly cachedTokens?: number;
  /** Those of the output in which the model reasoned, and which nobody sees; missing where it does not tell. */
  readonly reasoningTokens?: number;
}

/** Is told that an attempt has ended, and what its reply took if there was one, whether it was an answer or not. */
export type AttemptEnded = (usage: Usage | undefined) => void;

/** An endpoint that answers. */
export interface ChatModel {
  /**
   * Asks once, with as many attempts as it takes to get a reply.
   *
   * @param onAttempt is called before each attempt; what it throws forbids the attempt, and comes out of here. What it gives is called when that attempt has ended
   * @throws ModelError when there is none; what the signal was aborted with
   */
  reply(request: ChatRequest, signal?: AbortSignal, onAttempt?: () => AttemptEnded): Promise<ChatReply>;
}
