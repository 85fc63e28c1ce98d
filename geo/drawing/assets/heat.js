// Hexagons coloured by how many orders of the levels in sight they hold.
// contents: {steps: [least orders of each colour], colors, words: {orders, level}, beside: [[lat, lon] of centres],
//            cells: [{at, name, place, counts: {level: orders}}]}
paigong.hexagons = function (layer, contents) {
  var ROOM_PX = 20, CLEAR_PX = 17, steps = contents.steps, shown = null;

  function total(cell) {
    return Object.entries(cell.counts).reduce(function (sum, pair) {
      return sum + (shown === null || shown.has(Number(pair[0])) ? pair[1] : 0);
    }, 0);
  }

  function step(count) {
    return steps.reduce(function (best, least, index) { return count >= least ? index : best; }, 0);
  }

  function content(cell) {
    var rows = Object.entries(cell.counts).map(function (pair) {
      return [contents.words.level.replace("{}", pair[0]), String(pair[1])];
    });
    return { title: cell.name, subtitle: cell.place, state: null, rows: rows, table: [], short: [] };
  }

  function show() {
    layer.marks.forEach(function (area) {
      var count = total(area.cell), color = contents.colors[step(count)];
      if (!count) { layer.removeLayer(area); layer.removeLayer(area.number); return; }
      area.setStyle({ color: color, fillColor: color });
      area.number.setIcon(L.divIcon({ html: number(count), className: "mark", iconSize: [0, 0] }));
      layer.addLayer(area);
      layer.addLayer(area.number);
    });
  }

  function number(count) {
    var made = paigong.element("div", "count" + (step(count) > 2 ? " dark" : ""), String(count));
    return made;
  }

  // A centre would hide the number of the hexagon in which it stands: the number makes room.
  function aside() {
    var map = paigong.map, centers = contents.beside.map(function (at) { return map.latLngToLayerPoint(at); });
    layer.marks.forEach(function (area) {
      var at = map.latLngToLayerPoint(area.middle), near = centers.find(function (each) { return each.distanceTo(at) < CLEAR_PX; });
      if (near) {
        var away = at.subtract(near), far = near.distanceTo(at);
        at = near.add(far < 1 ? [0, -CLEAR_PX] : away.multiplyBy(CLEAR_PX / far));
      }
      area.number.setLatLng(near ? map.layerPointToLatLng(at) : area.middle);
    });
  }

  layer.marks = contents.cells.map(function (cell) {
    var area = L.polygon(cell.at, { className: "cell" });
    area.cell = cell;
    area.middle = area.getBounds().getCenter();
    area.number = L.marker(area.middle, { interactive: false, keyboard: false });
    paigong.card(area, content(cell));
    return area;
  });
  // Numbers only where a hexagon has room for one.
  function room() {
    if (!layer.marks.length) return;
    var bounds = layer.marks[0].getBounds(), map = paigong.map;
    var wide = map.latLngToContainerPoint(bounds.getNorthEast()).x - map.latLngToContainerPoint(bounds.getSouthWest()).x;
    map.getContainer().classList.toggle("tight", wide < ROOM_PX);
  }

  layer.showLevels = function (levels) { shown = levels; show(); };
  layer.inStep = function (which) {
    return layer.marks.filter(function (area) {
      var count = total(area.cell);
      return count > 0 && step(count) === which;
    }).length;
  };
  paigong.map.on("zoomend", room);
  paigong.map.on("zoomend", aside);
  room();
  aside();
  show();
};
