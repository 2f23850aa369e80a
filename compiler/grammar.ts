import { CstParser, type IParserErrorMessageProvider } from 'chevrotain';
import {
  BindingName,
  Colon,
  Comma,
  Equals,
  False,
  Identifier,
  In,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Let,
  NumberLiteral,
  parsedTokens,
  RightBrace,
  RightBracket,
  RightParen,
  Semicolon,
  TextLiteral,
  True,
} from './tokens.ts';

/** What can stand where a token was wanted, in words, by the rule and the kind of the token. */
const wanted = new Map([
  ['RightParen', '`,` or `)`'],
  ['RightBracket', '`,` or `]`'],
  ['RightBrace', '`,` or `}`'],
  ['Colon', '`:`'],
  ['Equals', '`=`'],
  ['In', 'a binding such as `name = …`, or `in`'],
  ['BindingName', 'a binding such as `name = …`'],
]);

/**
 * Chevrotain hands errors over as strings. Ours only say what was wanted, for `RLM1043` to make a sentence of: its own messages
 * speak of token types and never reach a user.
 */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage({ expected, previous }) {
    // Right after an opening bracket or a comma an element could stand too.
    const element = [LeftParen, LeftBracket, LeftBrace, Comma].includes(previous.tokenType);
    if (element) return expected === RightBrace ? 'a key such as `name:`' : 'a value';
    return wanted.get(expected.name) ?? 'a name';
  },
  buildNotAllInputParsedMessage: () => 'the end of the plan',
  buildNoViableAltMessage: ({ ruleName }) => (ruleName === 'field' ? 'a key such as `name:`' : 'a value'),
  buildEarlyExitMessage: () => 'a binding such as `name = …`',
};

/** After an error the parser resumes at the next binding, and nowhere before it: there it would only stumble again. */
const withinBinding = { resyncEnabled: false };

/** The grammar of plans, LL(2). */
export class PlanParser extends CstParser {
  readonly plan = this.RULE('plan', () => {
    this.OR([{ ALT: () => this.SUBRULE(this.block) }, { ALT: () => this.SUBRULE(this.expression) }]);
    this.MANY(() => this.CONSUME(Semicolon));
  });

  /** Bindings alone, such as what is explored step by step. */
  readonly bindings = this.RULE('bindings', () => {
    this.MANY(() => this.CONSUME(Semicolon));
    this.AT_LEAST_ONE(() => this.SUBRULE(this.binding));
  });

  /** The result is a part of it so that no value may follow a binding: else the parser would resume at any value. */
  private readonly block = this.RULE('block', () => {
    this.CONSUME(Let);
    this.MANY(() => this.CONSUME(Semicolon));
    this.AT_LEAST_ONE(() => this.SUBRULE(this.binding));
    this.CONSUME(In);
    this.SUBRULE(this.expression);
  });

  private readonly binding = this.RULE('binding', () => {
    this.CONSUME(BindingName);
    this.CONSUME(Equals);
    this.SUBRULE(this.expression);
    this.MANY(() => this.CONSUME(Semicolon));
  });

  private readonly expression = this.RULE('expression', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.call) },
      { ALT: () => this.CONSUME(Identifier) },
      { ALT: () => this.CONSUME(TextLiteral) },
      { ALT: () => this.CONSUME(NumberLiteral) },
      { ALT: () => this.CONSUME(True) },
      { ALT: () => this.CONSUME(False) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.record) },
    ]);
  }, withinBinding);

  private readonly call = this.RULE('call', () => {
    this.CONSUME(Identifier);
    this.CONSUME(LeftParen);
    this.OPTION1(() => {
      this.SUBRULE1(this.argument);
      this.MANY(() => {
        this.CONSUME1(Comma);
        this.SUBRULE2(this.argument);
      });
      this.OPTION2(() => this.CONSUME2(Comma));
    });
    this.CONSUME(RightParen);
  }, withinBinding);

  private readonly argument = this.RULE('argument', () => {
    this.OPTION(() => {
      this.CONSUME(Identifier);
      this.CONSUME(Colon);
    });
    this.SUBRULE(this.expression);
  }, withinBinding);

  private readonly list = this.RULE('list', () => {
    this.CONSUME(LeftBracket);
    this.OPTION1(() => {
      this.SUBRULE1(this.expression);
      this.MANY(() => {
        this.CONSUME1(Comma);
        this.SUBRULE2(this.expression);
      });
      this.OPTION2(() => this.CONSUME2(Comma));
    });
    this.CONSUME(RightBracket);
  }, withinBinding);

  private readonly record = this.RULE('record', () => {
    this.CONSUME(LeftBrace);
    this.OPTION1(() => {
      this.SUBRULE1(this.field);
      this.MANY(() => {
        this.CONSUME1(Comma);
        this.SUBRULE2(this.field);
      });
      this.OPTION2(() => this.CONSUME2(Comma));
    });
    this.CONSUME(RightBrace);
  }, withinBinding);

  private readonly field = this.RULE('field', () => {
    this.OR([
      { ALT: () => this.CONSUME(Identifier, { LABEL: 'key' }) },
      { ALT: () => this.CONSUME(Let, { LABEL: 'key' }) },
      { ALT: () => this.CONSUME(In, { LABEL: 'key' }) },
      { ALT: () => this.CONSUME(True, { LABEL: 'key' }) },
      { ALT: () => this.CONSUME(False, { LABEL: 'key' }) },
      { ALT: () => this.CONSUME(TextLiteral, { LABEL: 'key' }) },
    ]);
    this.CONSUME(Colon);
    this.SUBRULE(this.expression);
  }, withinBinding);

  /** @param recovers whether to go on after an error, to find more; that takes time and stack, so it is not for the first look */
  constructor(recovers: boolean) {
    super(parsedTokens, { recoveryEnabled: recovers, maxLookahead: 2, skipValidations: true, errorMessageProvider: expectations });
    this.performSelfAnalysis();
  }

  /** A value made up by recovery would hide the error that a user sees next to it. */
  protected override canTokenTypeBeInsertedInRecovery(): boolean {
    return false;
  }
}
