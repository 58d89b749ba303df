// The desk of a claim, in the order in which its parts hear of keys and submits. It is a bundle of its own
// beside main.js, so its modules take what has state (keys, posts, toasts) from main.js and never from
// the modules behind it: those would be there twice.
import './viewer.js';
import './checks.js';
import './readings.js';
import './ballot.js';
import './sealed.js';
import './acts.js';
import './drafts.js';
import './presence.js';
import './undo.js';
import './charts.js';
