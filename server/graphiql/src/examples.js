import groups from '../examples/groups.json';
import variables from '../examples/variables.json';
import { TEXTS } from './text.js';

const FILES = import.meta.glob('../examples/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const ENTRY =
  /^# (?<zhTitle>.+?) · (?<zhHint>.+)\n# (?<title>.+?) · (?<hint>.+)\n(?<query>(?<kind>query|mutation|subscription) (?<name>\w+)[^]*)$/;

/** In the order in which a visitor should meet them; each `title`, `note` and `hint` by language. */
export const GROUPS = groups.map(({ file, title, note }) => ({
  name: file,
  title,
  note,
  examples: FILES[`../examples/${file}.graphql`].trim().split(/\n\n(?=# )/).map(parsed),
}));

function parsed(entry) {
  const { zhTitle, zhHint, title, hint, query, kind, name } = ENTRY.exec(entry).groups;
  return {
    name,
    kind,
    query,
    title: { 'zh-CN': zhTitle, en: title },
    hint: { 'zh-CN': zhHint, en: hint },
    variables: variables[name],
  };
}

/** What the editor shows of an example. */
export function documentOf({ title, hint, query }, language) {
  return `# ${title[language]} · ${hint[language]}\n${query}\n`;
}

/** The groups with the examples that have every word of the text in a name, title or hint. */
export function matching(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return GROUPS.map(group => ({
    ...group,
    examples: group.examples.filter(example => {
      const told = wordsOf(group, example);
      return words.every(word => told.includes(word));
    }),
  })).filter(group => group.examples.length > 0);
}

function wordsOf(group, { name, kind, query, title, hint }) {
  const told = [group.title, title, hint].flatMap(Object.values);
  const kinds = Object.values(TEXTS).map(({ kinds }) => kinds[kind]);
  return [name, query, ...kinds, ...told].join('\n').toLowerCase();
}
