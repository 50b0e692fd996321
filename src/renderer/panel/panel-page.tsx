import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../styles/base.css';
import '../styles/controls.css';
import './panel.css';
import { markPlatform } from '../window/platform.ts';
import { Panel } from './panel.tsx';

markPlatform();
const page = document.getElementById('page');
if (page) {
  createRoot(page).render(
    <StrictMode>
      <Panel />
    </StrictMode>,
  );
}
