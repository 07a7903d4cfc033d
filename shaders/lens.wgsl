// The lens pass: draws one eye's picture through the distortion mesh of its lens.
// Each colour has its own texture coordinates (the lens bends blue more than red), and the picture is
// turned by how far the head has moved since it was drawn (late warp).

struct Lens {
    // Tangents of the eye's field of view: left, right, bottom, top (left and bottom negative).
    tangents: vec4<f32>,
    // x: brightness of the picture, 0 while the shopper is being moved; y: comfort vignette, 0 to 1.
    fade: vec4<f32>,
};

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> lens: Lens;
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var picture: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var picture_sampler: sampler;
// Rotation from the newest head pose to the pose the picture was drawn with.
@group(#{MATERIAL_BIND_GROUP}) @binding(3) var<storage, read> drawn_from_newest: mat4x4<f32>;

struct Vertex {
    // Position on the screen in x and y (NDC); z is 0 at the rim of what is shown, 1 where the vignette ends.
    @location(0) position: vec3<f32>,
    @location(1) red: vec2<f32>,
    @location(2) green: vec2<f32>,
    @location(3) blue: vec2<f32>,
};

struct Fragment {
    @builtin(position) position: vec4<f32>,
    @location(0) red: vec2<f32>,
    @location(1) green: vec2<f32>,
    @location(2) blue: vec2<f32>,
    @location(3) vignette: f32,
};

@vertex
fn vertex(in: Vertex) -> Fragment {
    var out: Fragment;
    out.position = vec4(in.position.xy, 0.5, 1.0);
    out.red = in.red;
    out.green = in.green;
    out.blue = in.blue;
    out.vignette = in.position.z;
    return out;
}

// Where the drawn picture shows what the newest pose sees at `uv` (0,0 is the bottom left of the field of view).
fn warped(uv: vec2<f32>) -> vec2<f32> {
    let low = lens.tangents.xz;
    let size = lens.tangents.yw - low;
    let ray = (drawn_from_newest * vec4(low + uv * size, -1.0, 0.0)).xyz;
    return (ray.xy / -ray.z - low) / size;
}

fn picture_at(uv: vec2<f32>) -> vec3<f32> {
    let at = warped(uv);
    // Where the head has turned past the picture there is nothing to show: it goes dark instead of smearing its edge.
    let outside = max(max(-at.x, at.x - 1.0), max(-at.y, at.y - 1.0));
    let shown = 1.0 - smoothstep(0.0, 0.02, outside);
    return shown * textureSampleLevel(picture, picture_sampler, vec2(at.x, 1.0 - at.y), 0.0).rgb;
}

// Darkens the rim of the view, where motion is felt most; the tangent of the angle off the gaze is what counts.
// Fernandes and Feiner 2016, "Combating VR sickness through subtle dynamic field-of-view modification".
fn comfort(uv: vec2<f32>) -> f32 {
    let off = length(lens.tangents.xz + uv * (lens.tangents.yw - lens.tangents.xz));
    return 1.0 - lens.fade.y * smoothstep(0.36, 0.75, off);
}

@fragment
fn fragment(in: Fragment) -> @location(0) vec4<f32> {
    let colour = vec3(picture_at(in.red).r, picture_at(in.green).g, picture_at(in.blue).b);
    return vec4(colour * comfort(in.green) * smoothstep(0.0, 1.0, in.vignette) * lens.fade.x, 1.0);
}
