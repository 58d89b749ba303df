// The desk of a claim, in the order in which its parts hear of keys and submits.
import './viewer.js';
import './checks.js';
import './ballot.js';
import './sealed.js';
import './drafts.js';
import './presence.js';
