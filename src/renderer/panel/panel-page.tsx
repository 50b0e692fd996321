import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/switch.css';
import './panel.css';
import { markOpeningPress } from '../window/opening-press.ts';
import { markPlatform } from '../window/platform.ts';
import { followTheme } from '../window/theme.ts';
import { Panel } from './panel.tsx';

markPlatform();
markOpeningPress();
followTheme();
const page = document.getElementById('page');
if (page) {
  createRoot(page).render(
    <StrictMode>
      <Panel />
    </StrictMode>,
  );
}
