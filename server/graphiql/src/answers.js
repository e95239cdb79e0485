/**
 * What an object is called here, by its field, or by the one around it and its own. Lists that are
 * not named here tell nothing: what examples delete or revoke is what they made themselves.
 */
const NAMES = {
  'session.user': 'me',
  sessions: 'otherSession',
  keys: 'key',
  contentHistory: 'content',
  node: 'content',
  generations: 'generation',
  images: 'asset',
  pages: 'asset',
  webhookDeliveries: 'delivery',
  adminUsers: 'account',
  adminKeys: 'anyKey',
};
const SETS_PASSWORD = ['register', 'login', 'changePassword', 'resetPassword'];

/**
 * What earlier answers told, so that examples can go on from there: the value of `webhook.id` is
 * the id of the webhook that was seen last, of several in a list the first. Kept by the page, and
 * nowhere else.
 */
export class Answers {
  #values = new Map();

  known = name => this.#values.get(name);

  /** A recovery code is good for one use. */
  take(name) {
    const value = this.known(name);
    if (name === 'recoveryCode') this.#learn('recoveryCodes', this.known('recoveryCodes')?.slice(1));
    return value;
  }

  notice(data, variables) {
    for (const [field, value] of Object.entries(data)) this.#look(field, value);
    for (const field of SETS_PASSWORD) {
      if (data[field]?.userErrors?.length === 0) this.#learnPassword(variables?.input ?? {});
    }
  }

  #learnPassword({ password, newPassword }) {
    this.#learn('me.password', newPassword ?? password);
  }

  #look(field, value, around) {
    const name = NAMES[`${around}.${field}`] ?? NAMES[field] ?? field;
    this.#see(name, value?.edges?.map(edge => edge.node) ?? value);
  }

  #see(name, value) {
    if (!Array.isArray(value)) this.#seeOne(name, value);
    else if (isObject(value[0])) value.toReversed().forEach(each => this.#seeOne(name, each));
    else this.#learn(name, value);
  }

  #seeOne(name, value) {
    if (!isObject(value) || this.#isOfNoUse(name, value)) return;
    for (const [field, inner] of Object.entries(value)) {
      if (inner !== null && typeof inner === 'object') this.#look(field, inner, name);
      else this.#learnField(name, value.__typename, field, inner);
    }
  }

  /** Examples sign out another device, and change accounts of others that are still there. */
  #isOfNoUse(name, { isCurrent, status, id }) {
    if (name === 'otherSession') return isCurrent;
    return name === 'account' && (status === 'DELETED' || id === this.known('me.id'));
  }

  #learnField(name, typename, field, value) {
    this.#learn(`${name}.${field}`, value);
    if (typename) this.#learn(`${typename[0].toLowerCase()}${typename.slice(1)}.${field}`, value);
  }

  #learn(name, value) {
    if (value === null || value === undefined) return;
    this.#values.set(name, value);
    if (name === 'recoveryCodes') this.#values.set('recoveryCode', value[0]);
    if (name === 'codes') this.#values.set('key.code', value[0]);
    if (name === 'rotateKey.code') this.#values.set('key.code', value);
  }
}

const isObject = value => value !== null && typeof value === 'object';
