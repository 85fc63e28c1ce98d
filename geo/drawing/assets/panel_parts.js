// What the panels of all maps are made of.
paigong.button = function (className, text, act) {
  var made = paigong.element("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

// A switch shows and hides a layer; `changed` lets a group of switches follow.
paigong.layerSwitch = function (map, layer, changed) {
  var box = paigong.element("input");
  box.type = "checkbox";
  box.checked = true;
  box.apply = function () {
    if (box.checked) map.addLayer(layer); else map.removeLayer(layer);
  };
  box.addEventListener("change", function () { box.apply(); if (changed) changed(); });
  return box;
};

paigong.header = function (contents) {
  var element = paigong.element, top = element("header"), figures = element("dl", "figures");
  top.append(element("h1", "", contents.title), element("p", "", contents.day));
  contents.figures.forEach(function (row) {
    var cell = element("div");
    cell.append(element("dt", "", row[0]), element("dd", "", row[1]));
    figures.append(cell);
  });
  top.append(figures);
  return top;
};

// The button that folds the panel away, and, where the panel hides the map, what the map is of above it.
paigong.folding = function (map, contents) {
  var element = paigong.element, words = contents.words, headline = element("div", "headline");
  var fold = paigong.button("fold", "☰", function () { document.body.classList.toggle("folded"); map.invalidateSize(); });
  if (window.innerWidth < 720) document.body.classList.add("folded");
  fold.title = fold.ariaLabel = words.panel;
  headline.append(element("b", "", contents.title), element("span", "", contents.day));
  map.getContainer().append(fold, headline);
  L.DomEvent.disableClickPropagation(fold);
};

// A list of symbols with what they mean. entries: [{look: classes, color, text, label}]
paigong.symbols = function (entries) {
  var element = paigong.element, list = element("ul");
  entries.forEach(function (entry) {
    var item = element("li"), mark = element("span", "mark"), symbol = element("span", entry.look);
    if (entry.text) symbol.append(element("b", "", entry.text));
    if (entry.color) symbol.style.setProperty("--c", entry.color);
    mark.append(symbol);
    item.append(mark, element("span", "", entry.label));
    list.append(item);
  });
  return list;
};
