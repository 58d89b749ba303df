// The token that every post carries, and the name of its field. Any form of the page has it.
export const FIELD = 'csrfmiddlewaretoken';

export const token = (root = document) => root.querySelector(`[name=${FIELD}]`)?.value ?? '';

// The body of a post of our own: these values and the token.
export function bodyOf(values, root = document) {
  const body = new FormData();
  for (const [name, value] of values) body.append(name, value);
  body.append(FIELD, token(root));
  return body;
}
