export function ExamplesIcon(props) {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" {...props}>
      <path d="M3.500 4.500v5l4-2.500zM11.500 7h9M3.500 14.500v5l4-2.500zM11.500 17h9" />
    </svg>
  );
}
