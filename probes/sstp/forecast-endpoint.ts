import type { Forecast } from '../probe.ts';
import { forecastTlsEndpoint } from '../tls/forecast-endpoint.ts';
import { forecastSstp } from './observe-sstp.ts';

export const forecastSstpEndpoint: Forecast = (target, ask, manner) => [
  ...forecastSstp(ask.tls.documented),
  ...forecastTlsEndpoint(target, ask, manner),
];
