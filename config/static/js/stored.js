// Values that this tab stores under names of ours, as JSON (session storage).

export function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null; // not written by this program
  }
}

// Answers whether there was room.
export function write(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export const drop = key => sessionStorage.removeItem(key);
