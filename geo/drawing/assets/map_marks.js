// What a map is made of besides Leaflet's own: cards, hints, marks, shapes. Texts only ever become text nodes.
var paigong = {};

paigong.element = function (tag, className, text) {
  var made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

// A card opens on a click. content: {title, subtitle, state: [kind, text] | null, rows: [[heading, text]], table: [[cell]],
// short: [row of the table], hint?}
paigong.card = function (layer, content) {
  function build() {
    var element = paigong.element, card = element("div", "card");
    card.append(element("h2", "", content.title));
    if (content.subtitle) card.append(element("p", "", content.subtitle));
    if (content.state) card.append(element("span", "state " + content.state[0], content.state[1]));
    if (content.rows.length) {
      var list = element("dl");
      content.rows.forEach(function (row) { list.append(element("dt", "", row[0]), element("dd", "", row[1])); });
      card.append(list);
    }
    if (content.table.length) card.append(table(content.table));
    return card;
  }
  function table(rows) {
    var made = paigong.element("table");
    rows.forEach(function (cells, index) {
      var row = made.insertRow();
      if (content.short.includes(index)) row.className = "short";
      cells.forEach(function (cell) { row.append(paigong.element(index ? "td" : "th", "", cell)); });
    });
    return made;
  }
  if (content.hint) {
    layer.bindTooltip(function () { return paigong.element("span", "", content.hint); }, { sticky: true, direction: "top" });
  }
  layer.bindPopup(build, { minWidth: 250, maxWidth: 340, maxHeight: 380, autoPanPadding: [24, 24] });
};

// Marks become markers of the layer, and `layer.marks` in their order; `layer.showLevels` leaves those of some levels.
// marks: [{at, icon: markup, card | null, above, level | null}]
paigong.marks = function (layer, marks) {
  layer.marks = marks.map(function (mark) {
    var marker = L.marker(mark.at, {
      icon: L.divIcon({ html: mark.icon, className: "mark", iconSize: [0, 0] }),
      title: mark.card ? mark.card.title : "", zIndexOffset: mark.above, interactive: Boolean(mark.card),
      keyboard: Boolean(mark.card)
    });
    if (mark.card) paigong.card(marker, mark.card);
    marker.level = mark.level;
    return marker.addTo(layer);
  });
  layer.showLevels = function (shown) {
    layer.marks.forEach(function (marker) {
      if (marker.level === null || shown.has(marker.level)) layer.addLayer(marker); else layer.removeLayer(marker);
    });
  };
};

// Shapes become areas and lines of the layer. shapes: [{look: class, color, line: boolean, at: coordinates, card | null}]
paigong.shapes = function (layer, shapes) {
  shapes.forEach(function (shape) {
    var options = { className: shape.look, color: shape.color, fillColor: shape.color, interactive: Boolean(shape.card) };
    var drawn = shape.line ? L.polyline(shape.at, options) : L.polygon(shape.at, options);
    if (shape.card) paigong.card(drawn, shape.card);
    drawn.addTo(layer);
  });
};
