import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../styles/base.css';
import '../styles/controls.css';
import './mfa.css';
import { markPlatform } from '../window/platform.ts';
import { MfaWindow } from './mfa-window.tsx';

markPlatform();
const page = document.getElementById('page');
if (page) {
  createRoot(page).render(
    <StrictMode>
      <MfaWindow />
    </StrictMode>,
  );
}
