// How numbers, money and light are shown.
import { type Preferences, setPreference, usePreferences } from '../state/preferences.ts';
import { Segments } from './fields.tsx';

export function PreferencesMenu() {
  const { numbers, currency, theme }: Preferences = usePreferences();
  return (
    <details className="menu preferences no-print">
      <summary>Settings</summary>
      <div className="items">
        <Segments
          label="Numbers"
          value={numbers}
          options={[
            { value: 'en', label: '1,234.5', title: 'English' },
            { value: 'de', label: '1.234,5', title: 'Deutsch' },
          ]}
          onChange={(value) => setPreference('numbers', value)}
        />
        <Segments
          label="Currency"
          value={currency}
          options={[
            { value: 'EUR', label: 'EUR' },
            { value: 'USD', label: 'USD' },
          ]}
          onChange={(value) => setPreference('currency', value)}
        />
        <Segments
          label="Appearance"
          value={theme}
          options={[
            { value: 'system', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
          onChange={(value) => setPreference('theme', value)}
        />
      </div>
    </details>
  );
}
