// Shows how loud it is, and says in words, seldom, whether anything is heard.
const SILENT = 0.01;
const PATIENCE = 6_000;

export const meter = (stream, { level, hears }) => {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let heard = Date.now();
  let said;
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loud = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
    level.value = Math.min(1, loud * 4);
    if (loud > SILENT) heard = Date.now();
    const now = Date.now() - heard < PATIENCE;
    if (now !== said) hears((said = now));
  }, 100);
  return () => {
    clearInterval(timer);
    level.value = 0;
    context.close();
  };
};
