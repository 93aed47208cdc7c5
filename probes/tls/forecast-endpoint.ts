import type { Forecast } from '../probe.ts';
import { forecastTls } from './forecast-tls.ts';

export const forecastTlsEndpoint: Forecast = (_target, { tls }, { tlsMode, repeatRefusals }) =>
  forecastTls(tls, tlsMode, repeatRefusals);
