import { CloseIcon, Tooltip, UnStyledButton } from '@graphiql/react';
import { useSyncExternalStore } from 'react';

import { text } from './text.js';

/** The product's name, and whose token unsigned requests carry. */
export function TitleBar({ session }) {
  const current = useSyncExternalStore(session.subscribe, session.current);
  return (
    <div className="laowang-title">
      {current ? <SignedIn user={current.user} forget={session.forget} /> : <SignedOut />}
      <strong className="laowang-name">老旺AI</strong>
    </div>
  );
}

function SignedIn({ user, forget }) {
  return (
    <span className="laowang-session laowang-signed-in" role="status">
      <Tooltip label={text.signedInHint}>
        <span>{text.signedIn(user?.displayName ?? user?.email ?? text.anonymous)}</span>
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
  return (
    <Tooltip label={text.signedOutHint}>
      <span className="laowang-session" role="status">{text.signedOut}</span>
    </Tooltip>
  );
}
