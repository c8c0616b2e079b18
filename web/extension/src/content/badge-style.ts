/** The badge's style sheet; colours are the page's (styles/colours.css). */
import colours from '@airl/page/colours.css?inline';

const RULES = `
:host { color-scheme: light dark; }
.badge {
  display: flex; align-items: center; gap: 6px; height: 28px; box-sizing: border-box; padding: 0 4px 0 8px;
  border: 1px solid var(--line-strong); border-radius: 14px; background: var(--surface); color: var(--text);
  font: 500 13px/1 system-ui, 'Segoe UI', Roboto, sans-serif; box-shadow: 0 1px 4px #0006;
}
button { all: unset; cursor: pointer; white-space: nowrap; }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.open { display: flex; align-items: center; gap: 6px; height: 26px; font-variant-numeric: tabular-nums; }
.close { width: 20px; height: 20px; border-radius: 50%; text-align: center; line-height: 20px; font-size: 14px; }
.close:hover { background: var(--sunken); }
.mark {
  width: 10px; height: 10px; box-sizing: border-box; border: 2px solid var(--line-strong); border-radius: 50%;
}
[data-mark='checking'] .mark, [data-mark='waiting'] .mark {
  border-color: var(--accent); border-right-color: transparent; animation: turn 1s linear infinite;
}
[data-mark='asking'] .mark { border-color: var(--uncertain); border-radius: 2px; }
[data-mark='likely_fake'] .mark { border-color: var(--fake); background: var(--fake); }
[data-mark='likely_fake'] { border-color: var(--fake); }
[data-mark='uncertain'] .mark {
  border-color: var(--uncertain); background: linear-gradient(90deg, var(--uncertain) 50%, transparent 50%);
}
[data-mark='no_sign_of_forgery'] .mark { border-color: var(--no-sign); }
[data-mark='failed'] .mark { border-color: var(--failed); border-radius: 2px; background: var(--failed); }
@keyframes turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { .mark { animation: none !important; } }
`;

export const BADGE_STYLE = `${colours}\n${RULES}`;
