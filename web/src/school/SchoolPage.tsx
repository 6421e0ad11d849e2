export default function SchoolPage() {
  return null;
}
