import { CloseIcon, Tooltip, UnStyledButton } from '@graphiql/react';
import { useSyncExternalStore } from 'react';

import { useLanguage } from './language.js';
import { SchemaNotice } from './SchemaNotice.jsx';
import { TEXTS } from './text.js';

/** The product's name, the language, and whose token unsigned requests carry. */
export function TitleBar({ session }) {
  const current = useSyncExternalStore(session.subscribe, session.current);
  return (
    <div className="laowang-title">
      <SchemaNotice session={session} />
      {current ? <SignedIn user={current.user} forget={session.forget} /> : <SignedOut />}
      <LanguageSwitch />
      <strong className="laowang-name">老旺AI</strong>
    </div>
  );
}

function SignedIn({ user, forget }) {
  const { text } = useLanguage();
  return (
    <span className="laowang-pill laowang-signed-in" role="status">
      <Tooltip label={text.signedInHint}>
        <span className="laowang-who">{text.signedIn(user?.displayName ?? user?.email ?? text.anonymous)}</span>
      </Tooltip>
      <Tooltip label={text.forget}>
        <UnStyledButton type="button" aria-label={text.forget} onClick={forget}>
          <CloseIcon aria-hidden="true" />
        </UnStyledButton>
      </Tooltip>
    </span>
  );
}

function SignedOut() {
  const { text } = useLanguage();
  return (
    <Tooltip label={text.signedOutHint}>
      <span className="laowang-pill" role="status">{text.signedOut}</span>
    </Tooltip>
  );
}

function LanguageSwitch() {
  const { language, text, choose } = useLanguage();
  return (
    <div className="laowang-languages" role="group" aria-label={text.languages}>
      {Object.entries(TEXTS).map(([each, { name }]) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === language}
          onClick={() => choose(each)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
