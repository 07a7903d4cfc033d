// The veil before the eyes of a headset, where no lens pass of ours is: darkens all of the view while the shopper is moved,
// and its rim while the world goes by.

#import bevy_pbr::forward_io::VertexOutput
#import bevy_pbr::mesh_view_bindings::view

struct Veil {
    // xyz: the gaze in world axes, w: brightness of the picture, 0 to 1.
    gaze: vec4<f32>,
    // x: comfort vignette, 0 to 1.
    comfort: vec4<f32>,
};

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> veil: Veil;

// The same rim as in lens.wgsl: the tangent of the angle off the gaze is what counts.
fn rim(ray: vec3<f32>) -> f32 {
    let along = dot(ray, veil.gaze.xyz);
    let off = length(ray - along * veil.gaze.xyz) / max(along, 0.01);
    return veil.comfort.x * smoothstep(0.36, 0.75, off);
}

@fragment
fn fragment(in: VertexOutput) -> @location(0) vec4<f32> {
    // Each eye measures from where it is, so the rim lies at the same angle in both and nothing is seen to hang near.
    let ray = normalize(in.world_position.xyz - view.world_position);
    return vec4(0.0, 0.0, 0.0, 1.0 - veil.gaze.w * (1.0 - rim(ray)));
}
