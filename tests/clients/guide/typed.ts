/** What the compiler knows of our documents. Nothing of this runs: that it compiles is the test. */
import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';

import type * as generated from './src/gql/graphql';

type Same<Left, Right> =
  (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;
type AnyWithin<T> =
  IsAny<T> extends true
    ? true
    : T extends readonly (infer Item)[]
      ? AnyWithin<Item>
      : T extends object
        ? { [Name in keyof T]-?: AnyWithin<T[Name]> }[keyof T]
        : false;
type HoldsAny<T> = true extends AnyWithin<T> ? true : false;

type Documents = typeof generated;
type Results = { [Name in keyof Documents]: ResultOf<Documents[Name]> };
type Variables = { [Name in keyof Documents]: VariablesOf<Documents[Name]> };

type Me = Results['MeDocument']['me'];
type History = Results['ContentHistoryDocument']['contentHistory'];
type Content = History['edges'][number]['node'];
type Article = Extract<Content, { __typename: 'Article' }>;
type Started = Results['ExtractContentDocument']['extractContent'];
type Totals = Results['UsageStatsDocument']['usageStats']['totals'];
type AuditEntry = Results['AuditLogDocument']['auditLog']['edges'][number]['node'];

/** Each is a claim of its name's: `true`, or it does not compile. */
export const claims: {
  unionsAreToldApart: Same<
    Content['__typename'],
    'Article' | 'Cover' | 'InfoCardSet' | 'Script' | 'VoiceClip'
  >;
  listsHoldNoNull: Same<Article['keyPoints'], string[]>;
  whatMayBeMissingIsNullable: null extends Started['generation'] ? true : false;
  momentsAreText: Same<Me['createdAt'], string>;
  largeSumsAreNumbers: Same<Totals['tokensIn'], number>;
  anyJsonIsUnknown: Same<AuditEntry['before'], unknown>;
  idsAreText: Same<Variables['GenerationProgressDocument']['id'], string>;
  nothingIsAny: Same<HoldsAny<Results> | HoldsAny<Variables>, false>;
  anyIsFound: HoldsAny<{ edges: { node: { [name: string]: any } | null }[] }>;
} = {
  unionsAreToldApart: true,
  listsHoldNoNull: true,
  whatMayBeMissingIsNullable: true,
  momentsAreText: true,
  largeSumsAreNumbers: true,
  anyJsonIsUnknown: true,
  idsAreText: true,
  nothingIsAny: true,
  anyIsFound: true,
};

/** As a component would: the kind narrows the content. */
export function shownText(content: Content): string {
  switch (content.__typename) {
    case 'Article':
      return content.body;
    case 'Script':
      return content.scenes.map(({ narration }) => narration).join('\n');
    case 'VoiceClip':
      return content.subtitles.cues.map(({ text }) => text).join('\n');
    case 'Cover':
    case 'InfoCardSet':
      return content.title;
  }
}

// @ts-expect-error -- a field that the document does not ask for
export const unasked = (content: Content) => content.version;

// @ts-expect-error -- a platform that there is not
export const unknownPlatform: Variables['RewriteContentDocument']['input']['platform'] = 'MYSPACE';
