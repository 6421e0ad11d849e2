/** In the place of «Открываем…»; there is no page that could say it better. */
export function sayItFailed(): void {
  const word = document.getElementById("opening-word");
  if (word) {
    word.textContent = "Страница не загрузилась. Проверьте подключение к интернету и обновите её.";
  }
}
