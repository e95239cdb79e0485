const KEY = 'laowang:session';

/** The tokens of the last sign-in of this browser tab; a React external store. */
export class SessionStore {
  #storage;
  #current;
  #listeners = new Set();

  constructor(storage) {
    this.#storage = storage;
    this.#current = JSON.parse(storage.getItem(KEY) ?? 'null');
  }

  current = () => this.#current;

  subscribe = listener => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A renewal may leave out the user: it is the same one. */
  keep(tokens) {
    const { accessToken, accessTokenExpiresAt, refreshToken, user = this.#current?.user } = tokens;
    this.#change({ accessToken, accessTokenExpiresAt, refreshToken, user });
  }

  forget = () => this.#change(null);

  #change(session) {
    this.#current = session;
    if (session) this.#storage.setItem(KEY, JSON.stringify(session));
    else this.#storage.removeItem(KEY);
    for (const listener of this.#listeners) listener();
  }
}

/** Whether the access token is past its time, or so close that a request could arrive late. */
export function isExpired(session, now = Date.now()) {
  const expiresAt = Date.parse(session.accessTokenExpiresAt);
  return expiresAt - now < 5_000;
}
