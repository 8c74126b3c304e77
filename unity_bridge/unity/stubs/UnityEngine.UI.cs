using UnityEngine.Events;

namespace UnityEngine.UI
{
    public class Graphic : Behaviour
    {
        public Color color { get; set; }

        public RectTransform rectTransform => (RectTransform)transform;
    }

    public sealed class Image : Graphic
    {
        public Sprite sprite { get; set; }
    }

    public sealed class RawImage : Graphic
    {
        public Texture texture { get; set; }
    }

    public sealed class Text : Graphic
    {
        public string text { get; set; } = "";

        public bool supportRichText { get; set; } = true;

        public Font font { get; set; }

        public int fontSize { get; set; }

        public TextAnchor alignment { get; set; }

        public HorizontalWrapMode horizontalOverflow { get; set; }

        public VerticalWrapMode verticalOverflow { get; set; }
    }

    public sealed class InputField : Behaviour
    {
        public string text { get; set; } = "";

        public Text textComponent { get; set; }

        public UnityEvent<string> onEndEdit { get; } = new UnityEvent<string>();
    }

    public sealed class Toggle : Behaviour
    {
        private bool on;

        public bool isOn
        {
            get { return on; }
            set { on = value; onValueChanged.Invoke(value); }
        }

        public Graphic targetGraphic { get; set; }

        public Graphic graphic { get; set; }

        public UnityEvent<bool> onValueChanged { get; } = new UnityEvent<bool>();
    }

    public sealed class CanvasScaler : Behaviour
    {
        public enum ScaleMode
        {
            ScaleWithScreenSize
        }

        public ScaleMode uiScaleMode { get; set; }

        public Vector2 referenceResolution { get; set; }
    }

    public sealed class GraphicRaycaster : Behaviour
    {
    }
}

namespace UnityEngine.EventSystems
{
    public sealed class EventSystem : Behaviour
    {
        public static EventSystem current { get; set; }
    }

    public sealed class StandaloneInputModule : Behaviour
    {
    }
}
