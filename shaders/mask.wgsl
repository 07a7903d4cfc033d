// The lens mask: corners in normalised device coordinates, at the nearest depth (1, depth being reversed).

@vertex
fn vertex(@location(0) corner: vec2<f32>) -> @builtin(position) vec4<f32> {
    return vec4(corner, 1.0, 1.0);
}
