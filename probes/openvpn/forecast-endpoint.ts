import type { Forecast } from '../probe.ts';
import { forecastOpenVpn } from './forecast-openvpn.ts';

export const forecastOpenVpnEndpoint: Forecast = (_target, { tls }, { tlsMode, repeatRefusals }) =>
  forecastOpenVpn(tls, tlsMode, repeatRefusals);
