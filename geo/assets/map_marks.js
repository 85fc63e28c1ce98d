// What the map is made of besides Leaflet's own shapes: cards, hints, the ground. Texts only ever become text nodes.
var paigong = {};

paigong.element = function (tag, className, text) {
  var made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

// A card opens on a click. content: {title, subtitle, state: [kind, text] | null, rows: [[heading, text]], table: [[cell]], hint?}
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
      if (index && Number(cells[2]) > Number(cells[1])) row.className = "short";
      cells.forEach(function (cell) { row.append(paigong.element(index ? "td" : "th", "", cell)); });
    });
    return made;
  }
  if (content.hint) {
    layer.bindTooltip(function () { return paigong.element("span", "", content.hint); }, { sticky: true, direction: "top" });
  }
  layer.bindPopup(build, { minWidth: 250, maxWidth: 340, maxHeight: 380, autoPanPadding: [24, 24] });
};

// Marks become markers of the layer, and `layer.marks` in their order. marks: [{at, icon: markup, card | null, above}]
paigong.marks = function (layer, marks) {
  layer.marks = marks.map(function (mark) {
    var marker = L.marker(mark.at, {
      icon: L.divIcon({ html: mark.icon, className: "mark", iconSize: [0, 0] }),
      zIndexOffset: mark.above, interactive: Boolean(mark.card), keyboard: Boolean(mark.card)
    });
    if (mark.card) paigong.card(marker, mark.card);
    return marker.addTo(layer);
  });
};

// The ground: how far off the map is (for the style sheet), a graticule, and names of cities where they have room.
// contents: {bounds: [[lat, lon], [lat, lon]], cities: [{name, at: [lat, lon], rank}]}
paigong.base = function (map, contents) {
  var STEPS = [20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005], ROOM_PX = 130;
  var pane = map.createPane("ground");
  pane.style.zIndex = 250;
  pane.style.pointerEvents = "none";
  paigong.ground = L.layerGroup().addTo(map);

  function sign(at, className, node) {
    var icon = L.divIcon({ html: node, className: className, iconSize: [0, 0] });
    return L.marker(at, { icon: icon, pane: "ground", interactive: false, keyboard: false });
  }

  function step(pixelsPerDegree) {
    return STEPS.reduce(function (best, each) { return each * pixelsPerDegree >= ROOM_PX ? each : best; }, STEPS[0]);
  }

  function degrees(value, positive, negative, size) {
    var digits = Math.max(0, Math.ceil(-Math.log10(size)));
    return Math.abs(value).toFixed(digits) + "°" + (value < 0 ? negative : positive);
  }

  function graticule() {
    var view = map.getBounds(), size = map.getSize(), west = view.getWest(), east = view.getEast();
    var south = Math.max(view.getSouth(), -85), north = Math.min(view.getNorth(), 85);
    var across = step(size.x / (east - west)), up = step(size.y / (north - south)), line, at;
    function draw(from, to, text, spot, side) {
      L.polyline([from, to], { pane: "ground", interactive: false, className: "grid" }).addTo(paigong.ground);
      sign(spot, "degrees " + side, paigong.element("span", "", text)).addTo(paigong.ground);
    }
    for (line = Math.ceil(west / across); line * across <= east; line++) {
      at = line * across;
      draw([south, at], [north, at], degrees(at, "E", "W", across), [view.getSouth(), at], "below");
    }
    for (line = Math.ceil(south / up); line * up <= north; line++) {
      at = line * up;
      draw([at, west], [at, east], degrees(at, "N", "S", up), [at, west], "beside");
    }
  }

  function names() {
    var zoom = map.getZoom(), taken = [], view = map.getBounds().pad(0.1);
    contents.cities.slice().sort(function (a, b) { return a.rank - b.rank; }).forEach(function (city) {
      if (!view.contains(city.at) || (city.rank > 1 && zoom < (city.rank > 2 ? 9 : 6))) return;
      var point = map.latLngToContainerPoint(city.at), width = 16 + 11 * city.name.length;
      var free = taken.every(function (box) {
        return Math.abs(box.x - point.x) > (box.width + width) / 2 || Math.abs(box.y - point.y) > 20;
      });
      if (!free) return;
      taken.push({ x: point.x, y: point.y, width: width });
      sign(city.at, "city rank" + city.rank, paigong.element("span", "", city.name)).addTo(paigong.ground);
    });
  }

  paigong.fitWhole = function () {
    map.fitBounds(contents.bounds, { padding: [50, 50], maxZoom: 14, animate: false });
  };

  function draw() {
    var zoom = map.getZoom();
    map.getContainer().dataset.scale = zoom < 8 ? "far" : zoom < 10 ? "mid" : "near";
    paigong.ground.clearLayers();
    graticule();
    names();
  }
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  paigong.fitWhole();
  map.on("moveend resize", draw);
  draw();
};
