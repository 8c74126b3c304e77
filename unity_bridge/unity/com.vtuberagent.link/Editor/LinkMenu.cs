using UnityEditor;
using UnityEngine;
using VTuberAgent.Link.Components;

namespace VTuberAgent.Link.EditorTools
{
    /// <summary>Tools &gt; VTuberAgent.</summary>
    internal static class LinkMenu
    {
        private const string Root = "Tools/VTuberAgent/";

        [MenuItem(Root + "Connection", false, 0)]
        private static void OpenConnection()
        {
            ConnectionWindow.Open();
        }

        [MenuItem(Root + "Token", false, 1)]
        private static void OpenToken()
        {
            SettingsService.OpenProjectSettings(LinkSettingsProvider.Path);
        }

        [MenuItem(Root + "Add Link To Scene", false, 20)]
        private static void AddLink()
        {
            var made = new GameObject("VTuber Link");
            made.AddComponent<VTuberLink>();
            made.AddComponent<CoverDownloader>();
            made.AddComponent<SpeechVoice>();
            Undo.RegisterCreatedObjectUndo(made, "Add VTuber Link");
            Selection.activeGameObject = made;
        }
    }
}
