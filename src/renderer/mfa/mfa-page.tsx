import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../styles/base.css';
import '../styles/controls.css';
import './mfa.css';
import { markPlatform } from '../window/platform.ts';
import { followTheme } from '../window/theme.ts';
import { MfaWindow } from './mfa-window.tsx';

markPlatform();
followTheme();
const page = document.getElementById('page');
if (page) {
  createRoot(page).render(
    <StrictMode>
      <MfaWindow />
    </StrictMode>,
  );
}
