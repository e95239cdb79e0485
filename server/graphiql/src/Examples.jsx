import { MagnifyingGlassIcon, pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useState } from 'react';

import { documentOf, matching } from './examples.js';
import { useLanguage } from './language.js';
import { opened } from './placeholders.js';
import { TEXTS } from './text.js';

const OPEN_AT_FIRST = ['open', 'account'];
const NARROW = '(max-width: 1023px)';

/** What tabs were given here: left as it was, it makes room for the next example. */
const given = new Set(['\n', ...Object.values(TEXTS).map(({ emptyTab }) => `${emptyTab}\n`)]);

/** The tab of a first visit. */
export function tabOf(example, language, answers) {
  const query = documentOf(example, language);
  const { variables } = example;
  const tab = { query, variables: variables ? JSON.stringify(opened(variables, answers), null, 2) : '' };
  given.add(`${tab.query}\n${tab.variables}`);
  return tab;
}

/** The plugin that lists all examples; choosing one puts it into a tab. */
export function Examples({ answers }) {
  const { text } = useLanguage();
  const [wanted, setWanted] = useState('');
  const groups = matching(wanted);
  const open = useOpening(answers);
  const count = groups.reduce((sum, { examples }) => sum + examples.length, 0);
  return (
    <section className="laowang-examples" aria-label={text.examples}>
      <h2>{text.examples}</h2>
      <p>{text.intro}</p>
      <label className="laowang-search">
        <MagnifyingGlassIcon aria-hidden="true" />
        <input
          type="search"
          aria-label={text.search}
          placeholder={text.search}
          value={wanted}
          onChange={event => setWanted(event.target.value)}
        />
        <output>{text.count(count)}</output>
      </label>
      {count === 0 && <p>{text.nothing}</p>}
      {groups.map(group => (
        <Group key={group.name} group={group} open={open} isSearched={wanted !== ''} />
      ))}
    </section>
  );
}

function Group({ group, open, isSearched }) {
  const { language } = useLanguage();
  const [isOpen, setOpen] = useState(OPEN_AT_FIRST.includes(group.name));
  const active = useGraphiQL(({ tabs, activeTabIndex }) => tabs[activeTabIndex]?.title);
  const openHere = open && (example => {
    setOpen(true); // and it stays so when the search is cleared
    open(example);
  });
  return (
    <details
      open={isSearched || isOpen}
      onToggle={event => isSearched || setOpen(event.currentTarget.open)}
    >
      <summary>
        {group.title[language]}
        {group.note && <small>{group.note[language]}</small>}
        <span className="laowang-count">{group.examples.length}</span>
      </summary>
      <ul>
        {group.examples.map(example => (
          <li key={example.name}>
            <Entry example={example} open={openHere} isActive={example.name === active} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Entry({ example, open, isActive }) {
  const { language, text } = useLanguage();
  const { name, kind, title, hint } = example;
  return (
    <button
      type="button"
      data-example={name}
      aria-current={isActive}
      disabled={!open}
      onClick={() => open(example)}
    >
      <span className={`laowang-kind laowang-${kind}`} title={text.kinds[kind]}>
        {text.kinds[kind]}
      </span>
      <strong>{title[language]}</strong>
      <code>{name}</code>
      <span className="laowang-hint">{hint[language]}</span>
    </button>
  );
}

/** What puts an example into a tab; nothing as long as the editors are not there. */
function useOpening(answers) {
  const { language } = useLanguage();
  const { addTab, setVisiblePlugin, stop, updateActiveTabValues } = useGraphiQLActions();
  const { queryEditor, variableEditor, headerEditor, responseEditor } = useGraphiQL(
    pick('queryEditor', 'variableEditor', 'headerEditor', 'responseEditor'),
  );
  if (!queryEditor || !variableEditor || !headerEditor || !responseEditor) return undefined;
  return example => {
    stop();
    if (!given.has(`${queryEditor.getValue()}\n${variableEditor.getValue()}`)) addTab();
    const tab = tabOf(example, language, answers);
    queryEditor.setValue(tab.query);
    variableEditor.setValue(tab.variables);
    responseEditor.setValue('');
    // With the headers, though they stay: the history takes unknown ones for another operation.
    const headers = headerEditor.getValue();
    updateActiveTabValues({ ...tab, headers, response: null, operationName: example.name });
    if (window.matchMedia(NARROW).matches) setVisiblePlugin(null);
  };
}
