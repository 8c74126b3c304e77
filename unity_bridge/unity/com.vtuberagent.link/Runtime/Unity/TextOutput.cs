using System;
using UnityEngine;
using UnityEngine.Events;
using UnityEngine.UI;
using VTuberAgent.Link.Stage;

namespace VTuberAgent.Link.Components
{
    /// <summary>An event that hands a text on; TextMeshPro's <c>text</c> property can be chosen for it in the inspector.</summary>
    [Serializable]
    public sealed class TextEvent : UnityEvent<string>
    {
    }

    /// <summary>
    /// Where a text goes: to a UI Text, or to whatever takes a text (for TextMeshPro, choose its <c>text</c> under
    /// Dynamic string). What viewers and models write is shown as it is, without reading tags in it.
    /// </summary>
    [Serializable]
    public sealed class TextOutput
    {
        [SerializeField] private Text label;
        [SerializeField] private TextEvent written = new TextEvent();

        private string shown;

        /// <summary>Raised with each new text, its tags made harmless.</summary>
        public TextEvent Written => written;

        /// <summary>The label, which may be null.</summary>
        public Text Label
        {
            get { return label; }
            set { label = value; shown = null; }
        }

        /// <summary>Shows a text; the same one again costs nothing.</summary>
        public void Set(string text)
        {
            text = text ?? "";
            if (text == shown)
            {
                return;
            }
            shown = text;
            if (label != null)
            {
                label.supportRichText = false;
                label.text = text;
            }
            written.Invoke(PlainText.WithoutTags(text));
        }
    }
}
