const RUSSIAN_DIGITS = 11;

/** Whether a number, as shown in the field, is of another country. */
export function isForeign(shown: string): boolean {
  return /^\+\s*[0-689]/.test(shown);
}

/** What is wrong with a mobile number as typed, or true. */
export function checkedPhone(shown: string): string | true {
  const digits = shown.replace(/\D/g, "");
  if (digits === "" || shown.trim() === "+7") {
    return "Введите номер телефона.";
  }
  if (isForeign(shown)) {
    return "Это номер другой страны. Код приходит только на российский мобильный: +7 9…";
  }
  if (digits.length < RUSSIAN_DIGITS) {
    return "В номере не хватает цифр. Нужно так: +7 912 345-67-89.";
  }
  switch (digits.charAt(1)) {
    case "9":
      return true;
    case "6":
    case "7":
      return "Это номер Казахстана. Код приходит только на российский мобильный: +7 9…";
    default:
      return "Это городской номер. Нужен мобильный: код придёт в SMS.";
  }
}
