// The ground: how far off the map is (for the style sheet), tiles, and where none has come yet a graticule with names of
// cities as far as they have room.
// contents: {bounds: [[lat, lon], [lat, lon]], margin: pixels, cities: [{name, at: [lat, lon], rank}], signs: [[lat, lon]],
//            crowd: [[lat, lon]], away,
//            tiles: {address, credit} | null}
paigong.base = function (map, contents) {
  var STEPS = [20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005], ROOM_PX = 130;
  var NARROW_PX = 720, CORNER_PX = 56, plain = L.layerGroup(), tiled = false;
  var pane = map.createPane("ground");
  pane.style.zIndex = 250;
  pane.style.pointerEvents = "none";
  pane = map.createPane("names");
  pane.style.zIndex = 450;
  pane.style.pointerEvents = "none";
  paigong.map = map;
  paigong.ground = L.layerGroup([plain]).addTo(map);

  function sign(at, className, node, where) {
    var icon = L.divIcon({ html: node, className: className, iconSize: [0, 0] });
    return L.marker(at, { icon: icon, pane: where, interactive: false, keyboard: false });
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
      var at = map.latLngToContainerPoint(spot), below = side === "below";
      L.polyline([from, to], { pane: "ground", interactive: false, className: "grid" }).addTo(plain);
      // Nothing under the buttons and the scale, nor two numbers in one corner.
      if (below ? at.x < CORNER_PX || at.x > size.x - 2 * CORNER_PX : at.y < CORNER_PX || at.y > size.y - CORNER_PX / 2) return;
      sign(spot, "degrees " + side, paigong.element("span", "", text), "ground").addTo(plain);
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
    var zoom = map.getZoom(), view = map.getBounds().pad(0.1), taken = contents.signs.map(function (at) {
      var point = map.latLngToContainerPoint(at);
      return { x: point.x, y: point.y, width: 50 };
    });
    var crowd = contents.crowd.map(function (at) { return map.latLngToContainerPoint(at); });
    contents.cities.slice().sort(function (a, b) { return a.rank - b.rank; }).forEach(function (city) {
      if (!view.contains(city.at) || (city.rank > 1 && zoom < (city.rank > 2 ? 9 : 6))) return;
      var point = map.latLngToContainerPoint(city.at), width = 16 + (/[\u2e80-\uffff]/.test(city.name) ? 12 : 7) * city.name.length;
      if (city.rank > 1 && crowd.some(function (mark) {
        return Math.abs(mark.x - point.x) < width / 2 && Math.abs(mark.y - point.y - 12) < 16;
      })) return;
      var free = taken.every(function (box) {
        return Math.abs(box.x - point.x) > (box.width + width) / 2 || Math.abs(box.y - point.y) > 20;
      });
      if (!free) return;
      taken.push({ x: point.x, y: point.y, width: width });
      sign(city.at, "city rank" + city.rank, paigong.element("span", "", city.name), "names").addTo(plain);
    });
  }

  function tiles(address, credit) {
    var layer = L.tileLayer(address, { minZoom: 3, maxZoom: 18, referrerPolicy: "no-referrer" });
    var line = paigong.element("div", "credit", credit);
    layer.on("tileload", function () {
      if (tiled) return;
      tiled = true;
      line.textContent = credit;
      draw();
    });
    layer.on("tileerror", function () { if (!tiled) line.textContent = contents.away; });
    map.getContainer().append(line);
    paigong.ground.addLayer(layer);
  }

  paigong.fitWhole = function () {
    var narrow = map.getSize().x < NARROW_PX, side = narrow ? Math.min(contents.margin, 60) : contents.margin;
    map.fitBounds(contents.bounds, {
      paddingTopLeft: [side, narrow ? 84 : 50], paddingBottomRight: [side, narrow ? 130 : 50],
      maxZoom: 14, animate: false
    });
  };

  function draw() {
    var zoom = map.getZoom();
    map.getContainer().dataset.scale = zoom < 8 ? "far" : zoom < 10 ? "mid" : "near";
    plain.clearLayers();
    if (tiled) return;
    graticule();
    names();
  }
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  paigong.fitWhole();
  map.on("moveend resize", draw);
  draw();
  if (contents.tiles) tiles(contents.tiles.address, contents.tiles.credit);
};
