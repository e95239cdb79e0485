import article from '../examples/article.txt?raw';
import placeholders from '../examples/placeholders.json';
import { randomHex, uuid } from './random.js';
import { codeOf } from './totp.js';

const WHOLE = /^<(\w+(?:\.\w+)?)>$/;
const DAYS = 30;

/** Made anew whenever an example is opened. */
const MADE = {
  article: () => article.trim(),
  now: () => new Date().toISOString(),
  monthAgo: () => new Date(Date.now() - DAYS * 86_400_000).toISOString(),
  'new.id': uuid,
  'new.email': () => `xiaowang-${randomHex(4)}@example.com`,
  'new.password': () => `garden-${randomHex(8)}`,
};

/** Variables as the editor shows them: what is still unknown, or secret, keeps its placeholder. */
export function opened(variables, answers) {
  return replaced(variables, name => {
    if (name in MADE) return MADE[name]();
    return placeholders[name]?.secret ? undefined : answers.known(name);
  });
}

/** Variables as they are sent; throws `Unfilled` for a placeholder that has no value yet. */
export async function sent(variables, answers) {
  const codes = await totpCode(answers);
  return replaced(variables, name => {
    if (!(name in placeholders)) return undefined;
    const value = name === 'totp.code' ? codes : answers.take(name);
    if (value === undefined) throw new Unfilled(name);
    return value;
  });
}

/** The code that an authenticator app would show, where the page has seen its secret. */
async function totpCode(answers) {
  const secret = answers.known('beginTotp.secret');
  return secret && (await codeOf(secret, Date.now()));
}

export class Unfilled extends Error {
  constructor(name) {
    super(`<${name}> has no value`);
    this.placeholder = `<${name}>`;
    this.from = placeholders[name].from;
    this.typed = placeholders[name].typed;
  }
}

/** Every string that is one placeholder gives way to what `find` has for its name, if anything. */
function replaced(value, find) {
  if (Array.isArray(value)) return value.map(each => replaced(each, find));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, find)]));
  }
  const name = typeof value === 'string' && WHOLE.exec(value)?.[1];
  return (name && find(name)) || value;
}
