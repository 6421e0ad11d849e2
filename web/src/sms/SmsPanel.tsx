/** `source` is where the texts are read from. */
export default function SmsPanel({ source }: { source: string }) {
  return <div hidden>{source}</div>;
}
