import 'graphiql/setup-workers/vite';
import '@graphiql/react/style.css';
import '@graphiql/react/font/fira-code.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import '@graphiql/plugin-explorer/style.css';
import 'graphiql/graphiql.css';
import './laowang.css';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';

import { Answers } from './answers.js';
import { ChineseInEditors } from './ChineseInEditors.jsx';
import { Examples, tabOf } from './Examples.jsx';
import { GROUPS } from './examples.js';
import { ExamplesIcon } from './ExamplesIcon.jsx';
import { createFetcher } from './fetcher.js';
import { LanguageContext, LanguageStore } from './language.js';
import { SessionStore } from './session.js';
import { TEXTS } from './text.js';
import { TitleBar } from './TitleBar.jsx';

const { location, localStorage, navigator, sessionStorage } = window;
const language = new LanguageStore(localStorage, navigator.language);
const session = new SessionStore(sessionStorage);
const answers = new Answers();
const examples = {
  title: '示例 Examples',
  icon: ExamplesIcon,
  content: () => <Examples answers={answers} />,
};

declareLanguage();
language.subscribe(declareLanguage);
createRoot(document.getElementById('graphiql')).render(
  <LanguageContext value={language}>
    <GraphiQL
      fetcher={createFetcher({ location, session, answers, language })}
      plugins={[examples, HISTORY_PLUGIN, explorerPlugin()]}
      visiblePlugin={examples}
      defaultTabs={[tabOf(GROUPS[0].examples[0], language.current(), answers)]}
      defaultQuery={TEXTS[language.current()].emptyTab}
      defaultEditorToolsVisibility="variables"
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
      inputValueDeprecation
      schemaDescription
    >
      <GraphiQL.Logo>
        <TitleBar session={session} />
      </GraphiQL.Logo>
      <ChineseInEditors />
    </GraphiQL>
  </LanguageContext>,
);

/** To whatever reads the page aloud. */
function declareLanguage() {
  document.documentElement.lang = language.current();
}
