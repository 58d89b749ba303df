// The shell's own script. Each module is small, finds what it serves by data-* attributes, and
// leaves alone a page that has none of them. What needs script is hidden until it is here.
document.documentElement.classList.add('js')

import './keys.js';
import './table.js';
import './rooms.js';
import './money.js';
import './chips.js';
import './toasts.js';
import './undo.js';
import './reveal.js';
import './uploads.js';
import './forms.js';
import './viewer.js';
import './checks.js';
import './ballot.js';
import './sealed.js';
import './drafts.js';
import './presence.js';
import './charts.js';
import './letters.js';
