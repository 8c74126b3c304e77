using UnityEngine;
using UnityEngine.UI;

namespace VTuberAgent.Link.Samples
{
    /// <summary>What the room is made of: coloured rectangles and words. Positions are shares of the screen, 0 to 1.</summary>
    internal static class RoomParts
    {
        private static readonly string[] Fonts =
        {
            "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", "Arial",
        };

        public static Canvas Canvas(Transform parent)
        {
            var made = new GameObject("Canvas");
            made.transform.SetParent(parent, false);
            var canvas = made.AddComponent<Canvas>();
            canvas.renderMode = RenderMode.ScreenSpaceOverlay;
            var scaler = made.AddComponent<CanvasScaler>();
            scaler.uiScaleMode = CanvasScaler.ScaleMode.ScaleWithScreenSize;
            scaler.referenceResolution = new Vector2(1280, 720);
            made.AddComponent<GraphicRaycaster>();
            return canvas;
        }

        public static RectTransform Area(Transform parent, string name, Rect at)
        {
            var made = new GameObject(name);
            var area = made.AddComponent<RectTransform>();
            area.SetParent(parent, false);
            area.anchorMin = at.min;
            area.anchorMax = at.max;
            area.offsetMin = Vector2.zero;
            area.offsetMax = Vector2.zero;
            return area;
        }

        public static Image Box(Transform parent, string name, Rect at, Color colour)
        {
            var image = Area(parent, name, at).gameObject.AddComponent<Image>();
            image.color = colour;
            return image;
        }

        public static Text Words(Transform parent, string name, Rect at, int size, TextAnchor anchor)
        {
            var text = Area(parent, name, at).gameObject.AddComponent<Text>();
            text.font = Font.CreateDynamicFontFromOSFont(Fonts, size);
            text.fontSize = size;
            text.alignment = anchor;
            text.color = Color.black;
            text.horizontalOverflow = HorizontalWrapMode.Wrap;
            text.verticalOverflow = VerticalWrapMode.Truncate;
            return text;
        }

        /// <summary>A box to click, which is dark while it is off.</summary>
        public static Toggle Switch(Transform parent, string name, Rect at)
        {
            Image box = Box(parent, name, at, new Color(0.6f, 0.6f, 0.6f));
            var made = box.gameObject.AddComponent<Toggle>();
            made.targetGraphic = box;
            made.graphic = Box(box.transform, "On", new Rect(0, 0, 1, 1), Color.white);
            Words(box.transform, "Label", new Rect(0, 0, 1, 1), 18, TextAnchor.MiddleCenter).text = name;
            return made;
        }

        /// <summary>A plain sprite of one colour. The caller destroys it, and its texture.</summary>
        public static Sprite Plain(Color colour)
        {
            var texture = new Texture2D(1, 1);
            texture.SetPixel(0, 0, colour);
            texture.Apply();
            return Sprite.Create(texture, new Rect(0, 0, 1, 1), new Vector2(0.5f, 0.5f));
        }
    }
}
